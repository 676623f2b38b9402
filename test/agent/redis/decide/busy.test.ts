import fc from 'fast-check';
import { decide } from '../../../../agent/redis/decide/decide';
import { canBeSpared } from '../../../../agent/redis/decide/trouble';
import type { NoView, Observation, Unanswered } from '../../../../agent/redis/model/facts';
import { observations, pods } from '../support/observations';
import { agent, at, but, healthy, idOf, nodes, settingOf, silent, view, wanted, without } from '../support/situations';

const PRIMARY = at(1, 0);
const REPLICA = at(1, 1);
const setting = settingOf(PRIMARY);
const script: Unanswered = { is: 'busy', running: 'script' };
const since = (seconds: number, why: Unanswered = script): NoView => ({ why, seconds });

/** What the agent of a primary sees whose server is busy: only the pods of its own shard are asked. */
const busy = (seconds: number, changes: Partial<Observation> = {}, why = script): Observation => {
  const seen = healthy(PRIMARY);
  return { ...without(seen, 'own'), unanswered: since(seconds, why), peers: seen.peers.filter(({ pod }) => pod.shard === 1), ...changes };
};
const unkillable = { unkillable: true };
const replicaIs = (changes: Parameters<typeof view>[2]) => ({ peers: [{
  pod: REPLICA,
  agent: agent(),
  silentSeconds: 0,
  view: view(idOf(REPLICA), nodes(), changes),
}] });

test('a busy server is reported at once', () => {
  expect(decide('run', busy(0), setting)).toMatchObject({
    do: 'warn',
    reason: 'ServerBusy',
    why: expect.stringContaining('the server of r-1-0 is busy with a script, and refuses everything else'),
  });
});

test.each(['script', 'function'] as const)('a %s that goes on for 30 s is killed', (running) => {
  expect(decide('run', busy(29, {}, { is: 'busy', running }), setting).do).toBe('warn');
  expect(decide('run', busy(30, {}, { is: 'busy', running }), setting)).toMatchObject({ do: 'kill', running });
});

test.each<[string, Observation]>([
  ['a script that has written', busy(30, unkillable)],
  ['a command of a module', busy(30, {}, { is: 'busy', running: 'module' })],
])('%s can not be killed: its server is shut down once its replica has all', (_, seen) => {
  expect(decide('run', seen, setting)).toMatchObject({ do: 'shutDown', why: expect.stringContaining('undoes unfinished writes') });
});

test.each<[string, Partial<Observation>]>([
  ['there is none', { peers: [] }],
  ['is silent', { peers: [silent(REPLICA)] }],
  ['has no link to it', replicaIs({ linkUp: false })],
  ['has its copy not on its disk', replicaIs({ rewriting: true })],
  ['is not in touch with the other primaries', replicaIs({ serves: false })],
  ['stops itself', but(busy(0), REPLICA, (one) => ({ ...one, agent: agent({ stopping: true }) }))],
])('without a replica that can take over the server is given ten times as long: %s', (_, changes) => {
  const seen = { ...unkillable, peers: changes.peers ?? [] };
  expect(decide('run', busy(299, seen), setting).do).toBe('warn');
  expect(decide('run', busy(300, seen), setting).do).toBe('shutDown');
});

test('a busy replica can be spared while its primary serves', () => {
  const seen = healthy(REPLICA);
  expect(canBeSpared({ ...without(seen, 'own'), peers: seen.peers.filter(({ pod }) => pod.shard === 1) }, settingOf(REPLICA))).toBe(true);
});

test('a server of another shard is no replica of this one', () => {
  expect(canBeSpared(healthy(PRIMARY, { peers: healthy(PRIMARY).peers.filter(({ pod }) => pod.shard !== 1) }), setting)).toBe(false);
});

test('a pod that is to restart kills a script that has written nothing at once, and then hands over; else it ends with its server', () => {
  expect(decide('stop', busy(0), setting).do).toBe('kill');
  expect(decide('stop', busy(0, unkillable), setting).do).toBe('release');
});

describe('in a shard that goes', () => {
  const leaving = { wanted: wanted(1) };

  test('a script that has written nothing is killed, and the slots are given away', () => {
    expect(decide('stop', busy(30, leaving), setting).do).toBe('kill');
  });

  test('the server is shut down when its replica can give the slots away', () => {
    expect(decide('stop', busy(30, { ...leaving, ...unkillable }), setting).do).toBe('shutDown');
  });

  test('the server is not shut down without a replica, however long it takes: nobody would start it again', () => {
    expect(decide('stop', busy(3000, { ...leaving, ...unkillable, peers: [] }), setting).do).toBe('wait');
  });
});

const whys = fc.oneof(
  fc.constantFrom('script', 'function', 'module').map((running) => ({ is: 'busy', running })),
  fc.constantFrom({ is: 'loading' }, { is: 'refused', words: 'WRONGPASS no' }, { is: 'stranger', why: 'x' }, { is: 'silent', why: 'x' }),
) as fc.Arbitrary<Unanswered>;
const phases = fc.constantFrom('run' as const, 'stop' as const);
const durations = fc.nat({ max: 400 });

test('nothing is killed and no server shut down that is not known to be busy, nor before its time', () => {
  fc.assert(
    fc.property(pods, observations, phases, fc.option(whys), durations, fc.boolean(), (pod, drawn, phase, why, seconds, cannot) => {
      const seen: Observation = { ...without(drawn, 'own'), unkillable: cannot, ...(why !== null && { unanswered: { why, seconds } }) };
      const action = decide(phase, seen, settingOf(pod));
      if (action.do !== 'kill' && action.do !== 'shutDown') return;
      expect(why?.is).toBe('busy');
      if (action.do === 'kill') expect(cannot).toBe(false);
      else expect(seconds).toBeGreaterThanOrEqual(canBeSpared(seen, settingOf(pod)) ? 30 : 300);
    }),
    { numRuns: 3000 },
  );
});

test('a server that answers is never killed or shut down', () => {
  fc.assert(
    fc.property(pods, observations, phases, (pod, seen, phase) => {
      if (seen.own === undefined) return;
      expect(['kill', 'shutDown']).not.toContain(decide(phase, seen, settingOf(pod)).do);
    }),
  );
});
