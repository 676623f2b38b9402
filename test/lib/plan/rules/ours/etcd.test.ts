import { Size } from 'cdk8s';
import { EtcdCluster, type EtcdClusterProps } from '../../../../../lib';
import { synth } from '../../../../support/synth';
import type { Manifest } from '../../support/edits/edit';
import { planned, saying, says } from '../../support/planned';

function etcd(props: EtcdClusterProps = {}): Manifest[] {
  return synth((chart) => new EtcdCluster(chart, 'main', props));
}

const without = (kind: string, name: string, objects: readonly Manifest[]) =>
  objects.filter((object) => !(object.kind === kind && object.metadata.name === name));
const GIBIBYTES = (amount: number) => Size.gibibytes(amount);

describe('the size of an EtcdCluster', () => {
  test.each([
    [1, 5, '1 → 2 → 3 → 4 → 5', 'join'],
    [5, 3, '5 → 4 → 3', 'leave'],
  ])('from %d to %d goes through %s, because members %4$s one by one', (from, to, sizes, act) => {
    expect(saying('etcd-joins-and-leaves', etcd({ size: from }), etcd({ size: to }))).toContain(`members ${act} one by one: ${sizes};`);
  });

  test('may change by several at once', () => {
    expect(says(etcd({ size: 7 }), etcd({ size: 3 }))).not.toContain('scaled-in-by-several');
    expect(says(etcd({ size: 7 }), etcd({ size: 3 }))).not.toContain('scaled-below-quorum');
  });

  test('of 1 tolerates no failure', () => {
    expect(saying('etcd-without-spare', etcd({ size: 3 }), etcd({ size: 1 }))).toContain('3 → 1 member: no failure is tolerated');
  });

  test('of 0 stops it', () => {
    expect(says(etcd({ size: 3 }), etcd({ size: 0 }))).toContain('scaled-to-zero');
  });

  test('that is even in an edited manifest is reported', () => {
    const even = etcd({ size: 5 }).map((object) =>
      object.kind === 'StatefulSet' ? { ...object, spec: { ...(object.spec as object), replicas: 4 } } : object,
    );
    expect(saying('etcd-even-size', etcd({ size: 3 }), even)).toContain(
      '3 → 4 members: an even number adds no fault tolerance, only one more member that can fail; 3 or 5 members',
    );
  });
});

describe('the version of an EtcdCluster', () => {
  test.each([
    [
      '3.5.35',
      '3.7.1',
      'skips a minor version: the agent stops the change at the first pod, and the others keep running; upgrade to 3.6.x first',
    ],
    ['3.6.16', '3.5.35', 'cannot go back from 3.6.16 to 3.5.35: the agent stops'],
  ])('from %s to %s: %s', (from, to, told) => {
    expect(saying('etcd-version-path', etcd({ version: from }), etcd({ version: to }))).toContain(told);
  });

  test('that the agent stops restarts no other pods', () => {
    expect(says(etcd({ version: '3.5.35' }), etcd({ version: '3.7.1' }))).not.toContain('rolling-restart');
  });

  test('that the agent stops lets no pod read the new configuration by a restart', () => {
    const told = (to: string) => planned(etcd({ version: '3.5.35' }), etcd({ version: to })).findings
      .filter(({ rule }) => rule === 'agents-replaced').map(({ message }) => message).join();
    expect(told('3.6.16')).toContain('in this change');
    expect(told('3.7.1')).not.toContain('in this change');
  });

  test('can\'t go back to an older minor', () => {
    expect(saying('etcd-upgrade-is-final', etcd({ version: '3.6.16' }), etcd({ version: '3.7.1' }))).toBe(
      "etcd 3.6.16 → 3.7.1 can't be undone once every member runs it: take a backup first",
    );
    expect(says(etcd({ version: '3.6.14' }), etcd({ version: '3.6.16' }))).not.toContain('etcd-upgrade-is-final');
  });

  test.each([
    ['3.5.35', '3.6.16'],
    ['3.6.14', '3.6.16'],
    ['3.6.16', '3.6.14'],
  ])('from %s to %s is a restart, member by member', (from, to) => {
    const told = says(etcd({ version: from }), etcd({ version: to }));
    expect(told).toContain('rolling-restart');
    expect(told).not.toContain('etcd-version-path');
  });
});

describe('the storage of an EtcdCluster', () => {
  test('that grows without storageAtCreation is refused', () => {
    const [old, now] = [etcd({ storage: GIBIBYTES(8) }), etcd({ storage: GIBIBYTES(16) })];
    expect(saying('database-storage', old, now)).toContain(
      "8Gi → 16Gi; claim templates can't change; set storageAtCreation to 8Gi, the old value of storage",
    );
    expect(says(old, now)).not.toContain('immutable-claim-template');
  });

  test('grows as claims with storageAtCreation', () => {
    expect(new Set(says(etcd({ storage: GIBIBYTES(8) }), etcd({ storage: GIBIBYTES(16), storageAtCreation: GIBIBYTES(8) })))).toEqual(
      new Set(['claim-grows']),
    );
    expect(
      says(
        etcd({ storage: GIBIBYTES(16), storageAtCreation: GIBIBYTES(8) }),
        etcd({ storage: GIBIBYTES(32), storageAtCreation: GIBIBYTES(8) }),
      ),
    ).toEqual(['claim-grows', 'claim-grows', 'claim-grows']);
  });

  test('never shrinks', () => {
    expect(
      says(
        etcd({ storage: GIBIBYTES(32), storageAtCreation: GIBIBYTES(8) }),
        etcd({ storage: GIBIBYTES(16), storageAtCreation: GIBIBYTES(8) }),
      ),
    ).toEqual(['claim-shrinks', 'claim-shrinks', 'claim-shrinks']);
  });

  test('of removed members stays in the cluster', () => {
    const grown = { storage: GIBIBYTES(16), storageAtCreation: GIBIBYTES(8) };
    expect(says(etcd({ ...grown, size: 5 }), etcd({ ...grown, size: 3 })).filter((rule) => /claim|left/.test(rule))).toEqual([
      'left-behind',
      'left-behind',
    ]);
  });
});

test('an EtcdCluster without its state record takes empty disks for a new cluster', () => {
  expect(saying('database-state-record-removed', etcd(), without('ConfigMap', 'main-state', etcd()))).toContain(
    'it records that the cluster was formed',
  );
  expect(says(etcd(), [])).not.toContain('database-state-record-removed');
});

test('renamed members of an EtcdCluster are unknown to the running ones', () => {
  expect(saying('database-members-renamed', etcd(), etcd({ clusterDomain: 'cluster.example' }))).toContain(
    'members are renamed from {pod}.main-peers.{namespace}.svc.cluster.local to {pod}.main-peers.{namespace}.svc.cluster.example: ',
  );
});

test('the same EtcdCluster is no change', () => expect(says(etcd(), etcd())).toEqual([]));
