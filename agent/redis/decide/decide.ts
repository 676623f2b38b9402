import type { Phase } from '../../kernel/agent-loop';
import type { Action, Setting } from '../model/action';
import { decideRun } from './run';
import { decideStart } from './start';
import { decideStop } from './stop';
import type { Observation } from '../model/facts';

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
