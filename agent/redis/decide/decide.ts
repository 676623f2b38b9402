import type { Phase } from '../../kernel/loop/agent-loop';
import type { Action, Setting } from '../model/action';
import type { Observation } from '../model/facts';
import { decideRun } from './run';
import { decideStart } from './start';
import { decideStop } from './stop';

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
