import { edited, type Manifest } from '../../support/edits/edit';
import { CONFIG_MAP, SECRET } from '../../support/edits/more-objects';
import { CLAIM, DEPLOYMENT, STATEFUL_SET } from '../../support/edits/objects';
import { saying, says } from '../../support/planned';

const reads = (set: Readonly<Record<string, unknown>>) => edited({ of: DEPLOYMENT, set });
const mounts = (volume: object) => reads({ '/spec/template/spec/volumes': [{ name: 'data', ...volume }] });
const mountsClaim = (claimName: string) => mounts({ persistentVolumeClaim: { claimName } });
const as = (account: string) => reads({ '/spec/template/spec/serviceAccountName': account });
const account = (name: string): Manifest => ({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name } });

describe('a claim, ServiceAccount or ConfigMap that no manifest creates', () => {
  test('is a danger when running pods come to need it', () => {
    const before = edited({ of: mountsClaim('disk'), set: { '/spec/template/spec/serviceAccountName': 'web' } });
    const after = edited({ of: mountsClaim('disc'), set: { '/spec/template/spec/serviceAccountName': 'wep' } });
    expect(saying('reference-missing', [before], [after])).toBe(
      'needs PersistentVolumeClaim disc and ServiceAccount wep, which no manifest creates: no new pod starts until they exist; '
        + 'correct the name, or add it to the manifests or the cluster first',
    );
  });

  test('is a danger if the manifests have other ConfigMaps in the namespace, and else expected from elsewhere', () => {
    const user = mounts({ configMap: { name: 'settigns' } });
    expect(says([DEPLOYMENT, CONFIG_MAP], [user, CONFIG_MAP])).toContain('reference-missing');
    expect(saying('reference-expected', [DEPLOYMENT], [user])).toBe(
      'needs ConfigMap settigns, which no manifest creates: no new pod starts until it exists',
    );
  });

  test('is expected from elsewhere by a new workload', () => {
    expect(says([CONFIG_MAP], [CONFIG_MAP, mounts({ configMap: { name: 'other' } })])).toEqual(['reference-expected']);
    expect(says([], [mountsClaim('disk')])).toEqual(['reference-expected']);
  });

  const resource: Manifest = { apiVersion: 'example.com/v1', kind: 'Volume', metadata: { name: 'any' }, spec: { claim: 'disk' } };
  test.each([
    ['a manifest creates it', [DEPLOYMENT], [mountsClaim('files'), CLAIM]],
    ['a StatefulSet creates it', [DEPLOYMENT, STATEFUL_SET], [mountsClaim('data-db-1'), STATEFUL_SET]],
    ['its manifest names a namespace, and that of the pods none',
      [DEPLOYMENT], [mountsClaim('files'), edited({ of: CLAIM, set: { '/metadata/namespace': 'shop' } })]],
    ['a custom resource names it', [DEPLOYMENT], [mountsClaim('disk'), resource]],
    ['other pods need it already', [DEPLOYMENT, edited({ of: mountsClaim('disk'), set: { '/metadata/name': 'other' } })],
      [mountsClaim('disk'), edited({ of: mountsClaim('disk'), set: { '/metadata/name': 'other' } })]],
    ['every namespace has it', [DEPLOYMENT, CONFIG_MAP], [mounts({ configMap: { name: 'kube-root-ca.crt' } }), CONFIG_MAP]],
    ['every namespace has the account', [as('web'), account('web')], [as('default'), account('web')]],
    ['it is optional', [DEPLOYMENT, CONFIG_MAP], [mounts({ configMap: { name: 'other', optional: true } }), CONFIG_MAP]],
    ['the pods needed it before', [as('web')], [edited({ of: as('web'), set: { '/spec/replicas': 4 } })]],
  ])('is not reported if %s', (_, before, after) => {
    expect(says(before, after).filter((rule) => rule.startsWith('reference-'))).toEqual([]);
  });
});

test('a Secret that no manifest creates is reported when a pod first refers to it', () => {
  const user = mounts({ secret: { secretName: 'password' } });
  expect(saying('secret-expected', [DEPLOYMENT], [user])).toBe(
    'needs Secret password, which no manifest creates: pods wait until it exists',
  );
  expect(says([user], [edited({ of: user, set: { '/spec/replicas': 4 } })])).toEqual(['scaled']);
  expect(says([DEPLOYMENT], [user, SECRET])).toEqual(['rolling-restart', 'created']);
});

test('a Secret that other pods already need is not reported again: it has to be there', () => {
  const user = mounts({ secret: { secretName: 'password' } });
  const other = edited({ of: user, set: { '/metadata/name': 'other' } });
  expect(says([user], [user, other])).toEqual(['created']);
  expect(saying('secret-expected', [DEPLOYMENT], [DEPLOYMENT, other])).toMatch(/^new; needs Secret password, /);
});

describe('a Secret to pull images with', () => {
  const user = reads({ '/spec/template/spec/imagePullSecrets': [{ name: 'registry' }] });

  test('is tried only for private images: no pod waits for it', () => {
    expect(saying('secret-expected', [], [user])).toBe(
      'new; pulls images with Secret registry, which no manifest creates: without it, only public images can be pulled',
    );
  });

  test('may be missing although other pods name it, if pods now wait for it', () => {
    const waits = mounts({ secret: { secretName: 'registry' } });
    expect(saying('secret-expected', [user], [user, edited({ of: waits, set: { '/metadata/name': 'other' } })])).toContain(
      'pods wait until it exists',
    );
  });
});
