import type { Phase } from '../../../agent/kernel/loop/agent-loop';
import { Agent } from '../../../agent/redis/agent';
import type { World } from '../../../agent/redis/model/world';
import { at, healthy, settingOf } from './support/situations';

class Paced extends Agent {
  pauseIn(phase: Phase, peers: number): number {
    const seen = { ...healthy(at(0, 0)), peers: Array.from({ length: peers }, () => ({ pod: at(9, 9), silentSeconds: 0 })) };
    this.lastLook = { phase, seen, action: { do: 'wait', why: '' }, lookedAt: 0 };
    return this.pauseMilliseconds(phase);
  }
}

const agent = new Paced({} as World, settingOf(at(0, 0)));

test.each([[5, 1000], [100, 1000], [299, 2990]])('an agent with %i others looks again after %i ms', (peers, milliseconds) => {
  expect(agent.pauseIn('run', peers)).toBe(milliseconds);
});

test('a pod that stops hurries, however many others there are', () => {
  expect(agent.pauseIn('stop', 299)).toBe(agent.pauseIn('stop', 5));
});
