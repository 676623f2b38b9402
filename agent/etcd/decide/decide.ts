import { byPhase } from '../../kernel/decision';
import { decideRun } from './run';
import { decideStart } from './start';
import { decideStop } from './stop';

export const decide = byPhase({ prepare: decideStart, run: decideRun, stop: decideStop });
