import fc from 'fast-check';
import { objectOf } from '../../../../../lib/plan/change';
import { edited, type Manifest } from '../../support/edits/edit';
import { CUSTOM_DEFINITION, VOLUME } from '../../support/edits/more-objects';
import { CLAIM, DEPLOYMENT, STATEFUL_SET } from '../../support/edits/objects';
import { planned, saying, says } from '../../support/planned';

const set = (pointers: Record<string, unknown>): Manifest => edited({ of: STATEFUL_SET, set: pointers });
const named = (of: Manifest, name: string) => edited({ of, set: { '/metadata/name': name } });
const NAMESPACE: Manifest = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } };
const KEPT = '/spec/persistentVolumeClaimRetentionPolicy';

describe('a removed StatefulSet', () => {
  test('stops for good, and its claims stay unused', () => {
    expect(saying('stateful-set-removed', [STATEFUL_SET], [])).toContain(
      'all its pods stop for good; its claims stay, unused; take a backup',
    );
  });

  test('loses its data if its claims are deleted with it', () => {
    expect(saying('stateful-set-removed', [set({ [KEPT]: { whenDeleted: 'Delete' } })], [])).toContain('the data, are deleted');
  });

  test('under another name starts empty', () => {
    expect(saying('stateful-object-renamed', [STATEFUL_SET], [named(STATEFUL_SET, 'database')])).toContain(
      'is StatefulSet database now, which starts empty',
    );
    expect(says([STATEFUL_SET], [named(STATEFUL_SET, 'database')])).not.toContain('stateful-set-removed');
  });

  test('under another name loses its data if its claims are deleted with it', () => {
    const [before, after] = ['db', 'database'].map((name) => set({ '/metadata/name': name, [KEPT]: { whenDeleted: 'Delete' } }));
    expect(saying('stateful-object-renamed', [before], [after])).toContain(
      'is StatefulSet database now, which starts empty: the claims of the old name, and with them the data, are deleted',
    );
  });

  test('in another namespace starts empty', () => {
    const [before, after] = ['test', 'shop'].map((namespace) => set({ '/metadata/namespace': namespace }));
    expect(saying('stateful-object-renamed', [before], [after])).toContain('is StatefulSet shop/db now');
  });

  test('beside an existing StatefulSet is not a new name of that one', () => {
    expect(says([STATEFUL_SET, named(STATEFUL_SET, 'other')], [named(STATEFUL_SET, 'other')])).toEqual(['stateful-set-removed']);
  });
});

describe('each StatefulSet and claim of a renamed cluster has a successor of its own:', () => {
  const told = (before: readonly Manifest[], after: readonly Manifest[]) => planned(before, after).findings
    .filter(({ rule }) => ['stateful-object-renamed', 'stateful-set-removed', 'claim-removed'].includes(rule))
    .map(({ change, message }) => [`${objectOf(change).name}: ${message.split(',')[0]}`, /; PersistentVolumeClaim [^,]+/.exec(message)?.[0]])
    .map((parts) => parts.join(''));
  const all = (of: Manifest, ...names: string[]) => names.map((name) => named(of, name));

  test('by the number of the shard, whatever the order', () => {
    expect(told(all(STATEFUL_SET, 'main-0', 'main-1', 'main-2'), all(STATEFUL_SET, 'cache-2', 'cache-0', 'cache-1'))).toEqual([
      'main-0: is StatefulSet cache-0 now', 'main-1: is StatefulSet cache-1 now', 'main-2: is StatefulSet cache-2 now',
    ]);
  });

  test('by the numbers of shard and pod', () => {
    expect(told(all(CLAIM, 'data-main-1-0', 'data-main-0-1'), all(CLAIM, 'data-cache-0-1', 'data-cache-1-0'))).toEqual([
      'data-main-1-0: pruning deletes the claim; PersistentVolumeClaim data-cache-1-0',
      'data-main-0-1: pruning deletes the claim; PersistentVolumeClaim data-cache-0-1',
    ]);
  });

  test('a StatefulSet without a number does not take the successor of a shard', () => {
    expect(told(all(STATEFUL_SET, 'other', 'main-0'), all(STATEFUL_SET, 'cache-0', 'more'))).toEqual([
      'other: is StatefulSet more now', 'main-0: is StatefulSet cache-0 now',
    ]);
  });

  test('a StatefulSet without a successor stops for good', () => {
    expect(told(all(STATEFUL_SET, 'main-0', 'main-1'), all(STATEFUL_SET, 'cache-0'))).toEqual([
      'main-0: is StatefulSet cache-0 now', 'main-1: all its pods stop for good; its claims stay',
    ]);
  });

  test('no two objects have the same successor, and none is its own predecessor', () => {
    const names = fc.uniqueArray(fc.stringMatching(/^[a-c](-[0-2])?$/), { maxLength: 8 });
    fc.assert(fc.property(names, names, (before, after) => {
      const renamed = planned(all(STATEFUL_SET, ...before), all(STATEFUL_SET, ...after)).findings
        .filter(({ rule }) => rule === 'stateful-object-renamed').map(({ message }) => message.split(/[ ,]/)[2]);
      expect(new Set(renamed).size).toBe(renamed.length);
      expect(renamed.filter((name) => before.includes(name) || !after.includes(name))).toEqual([]);
      const [gone, made] = [before.filter((name) => !after.includes(name)), after.filter((name) => !before.includes(name))];
      expect(renamed).toHaveLength(Math.min(gone.length, made.length));
    }));
  });
});

describe('a removed claim', () => {
  test('loses the disk', () => {
    expect(saying('claim-removed', [CLAIM], [])).toContain('deletes the claim, and with most storage classes also the disk');
    const user = edited({
      of: DEPLOYMENT, set: { '/spec/template/spec/volumes': [{ name: 'data', persistentVolumeClaim: { claimName: 'files' } }] },
    });
    expect(saying('claim-removed', [CLAIM, user], [user])).toContain('; new pods of Deployment web, which still mounts it, wait forever;');
    expect(saying('claim-removed', [CLAIM, user], [DEPLOYMENT])).not.toContain('wait forever');
  });

  test.each([
    ['argocd.argoproj.io/sync-options', 'Prune=false,Delete=false'],
    ['kustomize.toolkit.fluxcd.io/prune', 'disabled'],
  ])('stays if %s says so', (annotation, value) => {
    for (const object of [CLAIM, STATEFUL_SET, NAMESPACE, VOLUME])
      expect(says([edited({ of: object, set: { '/metadata/annotations': { [annotation]: value } } })], [])).toEqual(['left-behind']);
  });

  test('stays only if that tool applies it', () => {
    const kept = edited({ of: CLAIM, set: { '/metadata/annotations': { 'argocd.argoproj.io/sync-options': 'Prune=false' } } });
    expect(saying('left-behind', [kept], [])).toBe(
      'stays where Argo CD applies it, because an annotation excludes it from pruning; every other tool deletes it',
    );
  });

  test('takes its data along even if another one asks for the same', () => {
    expect(says([CLAIM], [named(CLAIM, 'documents')])).toEqual(['claim-removed', 'created']);
    expect(saying('claim-removed', [CLAIM], [named(CLAIM, 'documents')])).toBe(
      'pruning deletes the claim, and with most storage classes also the disk and its data; '
        + 'PersistentVolumeClaim documents, which is new and asks for the same, starts empty; '
        + 'keep the name (a construct takes it from its id, unless you set name); or copy the data before the old one is removed',
    );
  });

  test('keeps its data under the old name if an annotation keeps it', () => {
    const kept = edited({ of: CLAIM, set: { '/metadata/annotations': { 'kustomize.toolkit.fluxcd.io/prune': 'disabled' } } });
    expect(saying('stateful-object-renamed', [kept], [named(CLAIM, 'documents')])).toContain(
      'is PersistentVolumeClaim documents now, which starts empty: the data stays with the old name',
    );
  });
});

test('a claim that had no class may get another one', () => {
  const [none, one] = [undefined, 'fast'].map((name) => edited({ of: CLAIM, set: { '/spec/storageClassName': name } }));
  expect(saying('claim-names-class', [none], [one])).toContain(
    'spec.storageClassName: fast is new; refused unless the claim already has this value',
  );
});

describe('claims of a StatefulSet', () => {
  test('no longer survive it', () => {
    expect(saying('claims-no-longer-kept', [STATEFUL_SET], [set({ [KEPT]: { whenDeleted: 'Delete' } })])).toContain(
      'whenDeleted becomes Delete',
    );
  });

  test('are deleted with the pods that are scaled in, if it says so', () => {
    const [three, two] = [3, 2].map((replicas) => set({ '/spec/replicas': replicas, [KEPT]: { whenScaled: 'Delete' } }));
    expect(saying('scale-in-deletes-claims', [three], [two])).toContain('3 → 2 pods, and the claims of the removed pods are deleted');
    expect(says([two], [three])).toEqual(['scaled']);
  });
});

test('removing a namespace deletes everything in it', () => {
  expect(saying('namespace-removed', [NAMESPACE], [])).toBe('everything in shop is deleted with it, whoever created it');
});

test.each([
  ['Retain', 'the disk stays, and no claim can use it'],
  ['Delete', 'the disk may be deleted too'],
])('a removed volume stays for as long as its claim; with %s, %s', (policy, disk) => {
  const volume = edited({ of: VOLUME, set: { '/spec/persistentVolumeReclaimPolicy': policy } });
  expect(saying('volume-removed', [volume], [])).toContain(
    `it stays Terminating, which can't be undone; it is deleted with the claim: ${disk}`,
  );
});

test('removing a CustomResourceDefinition deletes all of its resources', () => {
  expect(saying('definition-removed', [CUSTOM_DEFINITION], [])).toBe('every Sample in the cluster is deleted with it');
});

describe('the version of a workload with data', () => {
  const running = (image: string) => set({ '/spec/template/spec/containers/0/image': image });

  test.each([
    ['postgres:17.5', 'postgres:16.9'],
    ['postgres:17.5-alpine', 'postgres:17.4-alpine'],
    ['registry.example.com:5000/db:v2', 'registry.example.com:5000/db:v1'],
    ['docker.io/library/postgres:16', 'postgres:14'],
    ['postgres:16', 'mirror.example.com/hub/postgres:14@sha256:0123'],
  ])('is a downgrade from %s to %s', (from, to) => {
    expect(saying('version-goes-back', [running(from)], [running(to)])).toContain(
      `web goes from ${from} to ${to}: an older version may not read`,
    );
  });

  test('is a downgrade even if its container was renamed', () => {
    const renamed = edited({ of: running('mirror.example.com/postgres:14'), set: { '/spec/template/spec/containers/0/name': 'database' } });
    const told = 'database goes from postgres:16 to mirror.example.com/postgres:14';
    expect(saying('version-goes-back', [running('postgres:16')], [renamed])).toContain(told);
  });

  test('is a downgrade in a Deployment if its pods mount a claim', () => {
    const [two, one] = ['postgres:16', 'postgres:14'].map((image) =>
      edited({
        of: DEPLOYMENT,
        set: {
          '/spec/template/spec/containers/0/image': image,
          '/spec/template/spec/volumes': [{ name: 'data', persistentVolumeClaim: { claimName: 'files' } }],
        },
      }),
    );
    expect(says([two], [one])).toEqual(['version-goes-back', 'rolling-restart']);
    expect(says([one], [two])).toEqual(['rolling-restart']);
  });

  test.each([
    ['postgres:15', 'postgres:17'],
    ['etcd:v3.4.30', 'etcd:v3.6.1'],
  ])('skips the versions between %s and %s', (from, to) => {
    expect(saying('version-skips', [running(from)], [running(to)])).toContain('skips the versions in between');
  });

  test.each([
    ['postgres:17.5', 'postgres:18.0'],
    ['postgres:17', 'postgres:17.1'],
    ['db:3.6.16', 'db:3.6.15'],
    ['db:stable', 'db:1.0'],
    ['postgres:17', 'mysql:8'],
    ['db@sha256:0123', 'db:1'],
  ])('from %s to %s is only a restart', (from, to) => {
    expect(says([running(from)], [running(to)])).toEqual(['rolling-restart']);
  });

  test('of a workload without data may be lower', () => {
    const image = (name: string) => edited({ of: DEPLOYMENT, set: { '/spec/template/spec/containers/0/image': name } });
    expect(says([image('web:2.0')], [image('web:1.0')])).toEqual(['rolling-restart']);
  });
});
