import { decideRun } from '../../../../agent/redis/decide/run';
import type { Observation } from '../../../../agent/redis/model/facts';
import { at, healthy, peer, settingOf, without } from '../support/situations';

const BROKEN =
  '1:M 30 Nov 2026 00:21:43.433 # Bad file format reading the append only file appendonly.aof.1.incr.aof: make a backup of your AOF ' +
  'file, then use ./redis-check-aof --fix <filename>';
const ends = (log: string, inARow = 3, reason = 'Error') => ({ inARow, last: { exitCode: 1, reason, log } });
const healthyOne = healthy(at(0, 0));
const views = (changes: object) => healthyOne.peers.map((one) => (
  one.pod.shard === 0 && one.view !== undefined
    ? peer(one.pod, { view: { ...one.view, ...changes, me: { ...one.view.me, ...changes } } })
    : one
));
const tookOver = views({ primary: true, slots: healthyOne.own?.me.slots, keys: 5, serves: true });

const crashing = (log: string, changes: Partial<Observation> = {}) => without(
  { ...healthyOne, serverRunning: false, ends: ends(log), peers: [], ...changes }, 'own',
);
const does = (seen: Observation) => decideRun(seen, settingOf(at(0, 0)));

test.each<[string, Observation, RegExp]>([
  [
    'its files are broken and another pod serves the shard',
    crashing(BROKEN, { peers: tookOver }),
    /^its server keeps crashing: Error, exit code 1, "Bad file format reading .*"; its files are corrupt; delete the claim of r-0-0 and the pod: r-0-1 serves this shard/,
  ],
  [
    'its files are broken and nobody answers: the claim may hold all that is left',
    crashing(BROKEN),
    /; its files are corrupt; keep the claim of r-0-0: no other pod is known to serve this shard\. Repair a copy/,
  ],
  ['its files are broken and the other pod is only a replica', crashing(BROKEN, { peers: healthyOne.peers }), /keep the claim of r-0-0/],
  [
    'its files are broken and the other pod is empty',
    crashing(BROKEN, { peers: views({ primary: true, slots: healthyOne.own?.me.slots, keys: 0, serves: true }) }),
    /keep the claim of r-0-0/,
  ],
  ['its memory limit is too low', crashing('', { ends: ends('', 3, 'OOMKilled') }), /; raise its memory limit, or add a shard$/],
  ['its disk is full', crashing('# Write error saving DB on disk: No space left on device'), /enlarge storage$/],
  ['a newer version wrote its data', crashing("# Can't handle RDB format version 80"), /set version and engine back to those that wrote it$/],
  [
    'an option is unknown',
    crashing("*** FATAL CONFIG FILE ERROR (Redis 8.0.6) ***\nBad directive or wrong number of arguments"),
    /correct its options and rules/,
  ],
  [
    'a rule is unknown',
    crashing('# Aborting Redis startup because of ACL errors: Unknown command or category name in ACL'),
    /correct its options and rules/,
  ],
  [
    'its list of nodes is broken',
    crashing('# Unrecoverable error: corrupted cluster config file "vars"'),
    /delete the pod r-0-0, not its claim/,
  ],
  [
    'nobody knows why',
    crashing('1:M 30 Nov 2026 00:21:43.433 # bye'),
    /"bye"; run kubectl logs r-0-0 --container server --previous; keep the claim of r-0-0/,
  ],
])('a server that keeps crashing is reported, with advice: %s', (_, seen, expected) => {
  expect(does(seen)).toMatchObject({ do: 'warn', reason: 'ServerCrashes', why: expect.stringMatching(expected) });
});

test('twice may be chance', () => {
  expect(does(crashing(BROKEN, { ends: ends(BROKEN, 2) })).do).toBe('wait');
});

test('a server that crashes now and then while it serves is reported once there is nothing else to do', () => {
  expect(does(healthy(at(0, 0), { ends: ends('', 3, 'OOMKilled') }))).toMatchObject({
    do: 'warn',
    reason: 'ServerCrashes',
    why: expect.stringMatching(/it answers at the moment$/),
  });
});

test('the record says what the agent of another pod says', () => {
  const [first, ...rest] = healthyOne.peers;
  const troubled = first &&
    peer(first.pod, {
      ...(first.view && { view: first.view }),
      agent: { phase: 'run', stopping: false, trouble: 'its server keeps crashing' },
    });
  expect(does(healthy(at(0, 0), { peers: troubled ? [troubled, ...rest] : [] }))).toMatchObject({
    do: 'record',
    change: { problem: expect.stringMatching(/its server keeps crashing$/) },
  });
});
