import type { Action, Phase, Setting } from './action';
import { decideRun } from './decide-run';
import { decideStart } from './decide-start';
import { decideStop } from './decide-stop';
import type { Observation } from './facts';

export function decide(phase: Phase, seen: Observation, setting: Setting): Action {
  switch (phase) {
    case 'prepare':
      return decideStart(seen, setting);
    case 'run':
      return decideRun(seen, setting);
    case 'stop':
      return decideStop(seen, setting);
  }
}
