import { setTimeout as pause } from 'node:timers/promises';
import { etcdFor, pod } from './support/etcd/cluster';
import { creation, scenario } from './support/etcd/scenario';
import { testWith } from './support/faults';
import { until } from './support/wait';

/** What a refused pod is given to do harm, if it could. */
const SETTLED_MILLISECONDS = 15_000;

const cluster = etcdFor('rollout');

describe('a change of the pod template', () => {
  beforeAll(() => creation(cluster, 'create 3, for roll-outs', 3, () => cluster.become()));

  test('rolls the members one by one', async () => {
    await scenario(cluster, 'roll-out of 3', 3, () => cluster.become({ labels: { round: 'one' } }));
  });

  test('is followed by another before it has ended', async () => {
    await scenario(cluster, 'two roll-outs, 8 s apart', 3, async () => {
      await cluster.become({ labels: { round: 'two' } });
      await pause(8000);
      await cluster.become({ labels: { round: 'three' } });
    });
  });

  test('may come with another size', async () => {
    await scenario(cluster, 'roll-out and 3 to 5 in one edit', 5, () => cluster.become({ size: 5, labels: { round: 'four' } }));
    await scenario(cluster, 'roll-out and 5 to 3 in one edit', 3, () => cluster.become({ labels: { round: 'five' } }));
  });

  test('while a disk is lost', async () => {
    await scenario(cluster, 'roll-out, disk 1 lost meanwhile', 3, async () => {
      await cluster.become({ labels: { round: 'six' } });
      await pause(3000);
      await cluster.loseDisks([1]);
    });
  });

  const freeze = testWith(['E2E_FREEZE', 'E2E_THAW']);

  freeze('waits while a member is frozen: the quorum is kept', async ({ E2E_FREEZE, E2E_THAW }) => {
    const frozen = await cluster.container(0, 'etcd');
    await scenario(cluster, 'roll-out, server 0 frozen for 25 s', 3, async () => {
      await E2E_FREEZE(frozen);
      await cluster.become({ labels: { round: 'seven' } });
      await pause(25_000);
      await E2E_THAW(frozen);
    });
  });
});

describe('a change of the version', () => {
  beforeAll(async () => {
    await cluster.destroy();
    await cluster.deleteClaims();
    await creation(cluster, 'create 3 of 3.5.35', 3, () => cluster.become({ version: '3.5.35' }));
  });

  test('that skips a minor is refused at the first pod; the way back is the edit back', async () => {
    await scenario(cluster, '3.5.35 to 3.7.3, refused, and back', 3, async () => {
      await cluster.become({ version: '3.7.3' });
      expect(await refusal()).toMatch(/skips a minor version; upgrade to 3\.6\.x first/);
      await pause(SETTLED_MILLISECONDS);
      await cluster.become({ version: '3.5.35' });
    });
  });

  test('upgrades the members one by one', async () => {
    await scenario(cluster, '3.5.35 to 3.6.16', 3, () => cluster.become({ version: '3.6.16' }));
    const { servers } = await cluster.writer.state();
    expect(servers.slice(0, 3).map(({ version }) => version)).toEqual(['3.6.16', '3.6.16', '3.6.16']);
    await until('the record knows the version', 30, async () => (await cluster.record()).version === '3.6.16');
  });

  test('that goes back a minor is refused at the first pod; forward again heals', async () => {
    await scenario(cluster, '3.6.16 to 3.5.35, refused, and forward', 3, async () => {
      await cluster.become({ version: '3.5.35' });
      expect(await refusal()).toMatch(/cannot go back from 3\.6\.16 to 3\.5\.35/);
      await pause(SETTLED_MILLISECONDS);
      await cluster.become({ version: '3.6.16' });
    });
  });

  test('that is turned back halfway ends with the old one', async () => {
    await cluster.destroy();
    await cluster.deleteClaims();
    await creation(cluster, 'create 3 of 3.5.35, again', 3, () => cluster.become({ version: '3.5.35' }));
    await scenario(cluster, '3.5.35 to 3.6.16, turned back once one pod is new', 3, async () => {
      await cluster.become({ version: '3.6.16' });
      await until('one new server', 60, async () => (await cluster.writer.state()).servers[2].version === '3.6.16');
      await cluster.become({ version: '3.5.35' });
    });
  });
});

/** What the init container of a refused pod left to read. */
function refusal(): Promise<string> {
  return until('a pod that refuses to start', 120, async () => {
    const path = '{.status.initContainerStatuses[*].lastState.terminated.message}'
      + '{.status.initContainerStatuses[*].state.terminated.message}';
    return await cluster.kubectl('get', 'pod', pod(2), '-o', `jsonpath=${path}`) || undefined;
  });
}
