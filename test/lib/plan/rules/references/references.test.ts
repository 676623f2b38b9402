import { edited, type Manifest } from '../../support/edits/edit';
import { CONFIG_MAP, SECRET } from '../../support/edits/more-objects';
import { CRON_JOB, DEPLOYMENT } from '../../support/edits/objects';
import { saying, says } from '../../support/planned';

const CONTAINER = '/spec/template/spec/containers/0';
const mounts = (volume: object, subPath?: string) =>
  edited({
    of: DEPLOYMENT,
    set: {
      '/spec/template/spec/volumes': [{ name: 'data', ...volume }],
      [`${CONTAINER}/volumeMounts`]: [{ name: 'data', mountPath: '/data', ...(subPath && { subPath }) }],
    },
  });
const reads = (variables: object) => edited({ of: DEPLOYMENT, set: variables as Record<string, unknown> });

const users: readonly (readonly [string, Manifest])[] = [
  ['mounts', mounts({ secret: { secretName: 'password' } })],
  ['mounts among others', mounts({ projected: { sources: [{ secret: { name: 'password' } }] } })],
  ['reads a variable of',
    reads({ [`${CONTAINER}/env`]: [{ name: 'PASSWORD', valueFrom: { secretKeyRef: { name: 'password', key: 'password' } } }] })],
  ['reads every variable of', reads({ [`${CONTAINER}/envFrom`]: [{ secretRef: { name: 'password' } }] })],
  ['pulls its image by', reads({ '/spec/template/spec/imagePullSecrets': [{ name: 'password' }] })],
];

describe('a removed Secret', () => {
  test.each(users)('keeps new pods from starting while a pod still %s it', (_, user) => {
    expect(saying('still-used', [SECRET, user], [user])).toContain('Deployment web still refers to it, and no manifest creates it');
  });

  test('keeps new pods from starting while a CronJob needs it', () => {
    const user = edited({
      of: CRON_JOB,
      set: { '/spec/jobTemplate/spec/template/spec/volumes': [{ name: 'data', secret: { secretName: 'password' } }] },
    });
    expect(says([SECRET, user], [user])).toEqual(['still-used']);
  });

  test('is safe if it is optional, or if nothing needs it', () => {
    const user = mounts({ secret: { secretName: 'password', optional: true } });
    expect(says([SECRET, user], [user])).toEqual(['removed']);
    expect(says([SECRET, DEPLOYMENT], [DEPLOYMENT])).toEqual(['removed']);
  });

  test.each([
    { apiVersion: 'cert-manager.io/v1', kind: 'Certificate', metadata: { name: 'web' }, spec: { secretName: 'password' } },
    { apiVersion: 'external-secrets.io/v1', kind: 'ExternalSecret', metadata: { name: 'password' }, spec: {} },
    { apiVersion: 'external-secrets.io/v1', kind: 'ExternalSecret', metadata: { name: 'any' }, spec: { target: { name: 'password' } } },
    { apiVersion: 'bitnami.com/v1alpha1', kind: 'SealedSecret', metadata: { name: 'password' }, spec: {} },
  ])('is safe if $kind $metadata.name creates it', (maker) => {
    const user = mounts({ secret: { secretName: 'password' } });
    expect(says([SECRET, user], [user, maker])).not.toContain('still-used');
  });

  test('is safe if an annotation keeps it from being pruned', () => {
    const kept = edited({ of: SECRET, set: { '/metadata/annotations': { 'kustomize.toolkit.fluxcd.io/prune': 'disabled' } } });
    const user = mounts({ secret: { secretName: 'password' } });
    expect(says([kept, user], [user])).toEqual(['left-behind']);
  });

  test('matters only in its own namespace', () => {
    const elsewhere = edited({ of: mounts({ secret: { secretName: 'password' } }), set: { '/metadata/namespace': 'other' } });
    expect(says([SECRET, elsewhere], [elsewhere])).toEqual(['removed']);
  });
});

test('a removed ConfigMap or ServiceAccount keeps new pods from starting while a pod needs it', () => {
  const user = edited({ of: mounts({ configMap: { name: 'settings' } }), set: { '/spec/template/spec/serviceAccountName': 'web' } });
  expect(says([CONFIG_MAP, { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'web' } }, user], [user])).toEqual([
    'still-used',
    'still-used',
  ]);
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
    expect(saying('still-used', [edited({ of: SECRET, set: { '/metadata/name': 'registry' } }), user], [user])).toContain(
      'pods that start can only pull public images',
    );
  });

  test('may be missing although other pods name it, if pods now wait for it', () => {
    const waits = mounts({ secret: { secretName: 'registry' } });
    expect(saying('secret-expected', [user], [user, edited({ of: waits, set: { '/metadata/name': 'other' } })])).toContain(
      'pods wait until it exists',
    );
  });
});

describe('a changed ConfigMap', () => {
  const changed = edited({ of: CONFIG_MAP, set: { '/data/level': 'debug' } });

  test('reaches pods that mount it', () => {
    const user = mounts({ configMap: { name: 'settings' } });
    expect(saying('config-reaches-pods', [CONFIG_MAP, user], [changed, user])).toBe(
      'data.level: info → debug; reaches the running pods of Deployment web within about a minute; nothing restarts',
    );
  });

  test('is read by the pods that restart in the same change, mostly by a checksum of it', () => {
    const checksum = { '/spec/template/metadata/annotations': { checksum: '2' } };
    const variables = reads({ [`${CONTAINER}/envFrom`]: [{ configMapRef: { name: 'settings' } }] });
    expect(saying('config-read-at-start', [CONFIG_MAP, variables], [changed, edited({ of: variables, set: checksum })])).toBe(
      'data.level: info → debug; Deployment web restarts in this change and reads it',
    );
    const files = mounts({ configMap: { name: 'settings' } });
    expect(saying('config-reaches-pods', [CONFIG_MAP, files], [changed, edited({ of: files, set: checksum })])).toBe(
      'data.level: info → debug; reaches the running pods of Deployment web within about a minute; '
        + 'they restart in this change',
    );
    const paused = edited({ of: variables, set: { '/spec/paused': true } });
    expect(saying('config-read-at-start', [CONFIG_MAP, paused], [changed, edited({ of: paused, set: checksum })])).toContain(
      'running pods keep the old value until they restart',
    );
  });

  test('and a changed Secret say which key changed, and a Secret does not say its value', () => {
    const user = reads({ [`${CONTAINER}/envFrom`]: [{ secretRef: { name: 'password' } }] });
    const other = edited({ of: SECRET, set: { '/data/password': 'b3RoZXI=' } });
    expect(saying('config-read-at-start', [SECRET, user], [other, user])).toMatch(
      /^data\.password: another value; Deployment web reads it/,
    );
  });

  test.each([
    ['a part of it', mounts({ configMap: { name: 'settings' } }, 'level')],
    ['it as variables', reads({ [`${CONTAINER}/envFrom`]: [{ configMapRef: { name: 'settings' } }] })],
  ])('is not seen by pods that have %s', (_, user) => {
    expect(saying('config-read-at-start', [CONFIG_MAP, user], [changed, user])).toContain('Deployment web reads it when a pod starts');
  });

  test('has no effect on pods when only a label changes', () => {
    const user = mounts({ configMap: { name: 'settings' } });
    expect(says([CONFIG_MAP, user], [edited({ of: CONFIG_MAP, set: { '/metadata/labels': { a: 'b' } } }), user])).toEqual([
      'metadata-only',
    ]);
  });
});
