import { decideStart } from '../../../../agent/etcd/decide/start';
import { empty, settingOf, starting, told, voter, without } from '../support/situations';

const nothing = { holds: 'nothing' } as const;
const alone = { plan: { for: 'restart' } } as const;
const neverFormed = { record: {}, disk: nothing } as const;
const restoring = (ordinal: number) => settingOf(ordinal, { restore: true });

test('while a backup is to be restored, no pod forms a cluster, whatever the others say', () => {
  const seen = starting(0, { ...neverFormed, plan: { for: 'bootstrap' }, peers: [empty(1), empty(2)], claimed: [1, 2] });
  expect(decideStart(without(seen, 'membership'), settingOf(0)).do).toBe('start');
  expect(JSON.stringify(decideStart(without(seen, 'membership'), restoring(0)))).toMatch(/"wait".*a backup is to be restored first/);
});

test('a cluster that lost all its disks waits for a restore, and reports no lost data', () => {
  const seen = without(starting(1, { disk: nothing, waitedSeconds: 900, peers: [empty(0), empty(2)] }), 'membership');
  expect(decideStart(seen, settingOf(1)).do).toBe('fail');
  expect(decideStart(seen, restoring(1)).do).toBe('wait');
});

test('a pod joins the restored cluster as any other', () => {
  const seen = starting(1, { disk: nothing, ...alone, membership: told([voter(6)], 6) });
  expect(decideStart(seen, restoring(1)).do).toBe('join');
});
