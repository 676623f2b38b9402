import { edited, type Manifest } from '../support/edits/edit';
import { IMMUTABLE_CONFIG_MAP, ROLE_BINDING, SERVICE } from '../support/edits/more-objects';
import { CLAIM, DAEMON_SET, DEPLOYMENT, JOB, STATEFUL_SET } from '../support/edits/objects';
import { planned, saying, says } from '../support/planned';

const IMAGE = '/spec/template/spec/containers/0/image';
const annotated = (of: Manifest, annotations: object) => edited({ of, set: { '/metadata/annotations': annotations } });
const changed = (of: Manifest, set: Record<string, unknown>, annotations: object): [Manifest[], Manifest[]] => {
  const before = annotated(of, annotations);
  return [[before], [edited({ of: before, set })]];
};

const ARGO_HOOK = { 'argocd.argoproj.io/hook': 'PreSync' };
const FORCE = { 'argocd.argoproj.io/sync-options': 'Force=true' };
const FORCE_AND_REPLACE = { 'argocd.argoproj.io/sync-options': 'Prune=false, Force=true,Replace=true' };
const FLUX = { 'kustomize.toolkit.fluxcd.io/force': 'Enabled' };

describe('a Job that is replaced runs again, and nothing is refused', () => {
  test.each([
    [ARGO_HOOK, 'Argo CD deletes it and creates it anew as a hook; it runs again'],
    [{ 'helm.sh/hook': 'pre-upgrade', 'helm.sh/hook-delete-policy': 'before-hook-creation,hook-succeeded' },
      'Helm or Argo CD deletes it and creates it anew as a hook; it runs again'],
    [{ ...ARGO_HOOK, 'argocd.argoproj.io/hook-delete-policy': 'HookSucceeded' },
      'Argo CD deletes it and creates it anew as a hook; it runs again; '
        + 'refused if the last run failed, because its policy then keeps the old one'],
    [FORCE, 'Argo CD deletes it and creates it anew, because of Force=true; it runs again'],
    [FLUX, 'Flux deletes it and creates it anew, because of kustomize.toolkit.fluxcd.io/force: enabled; it runs again'],
  ])('with %j', (annotations, told) => {
    const sides = changed(JOB, { [IMAGE]: 'web:2' }, annotations);
    expect(says(...sides)).toEqual(['replaced']);
    expect(saying('replaced', ...sides)).toBe(
      `spec.template.spec.containers[web].image: registry.example.com/web:1.4.2 → web:2; ${told}`,
    );
  });

  test('also if Flux finds force as a label', () => {
    const before = edited({ of: JOB, set: { '/metadata/labels': FLUX } });
    expect(says([before], [edited({ of: before, set: { [IMAGE]: 'web:2' } })])).toEqual(['replaced']);
  });

  test.each([
    { 'argocd.argoproj.io/hook': 'Skip' },
    { 'argocd.argoproj.io/sync-options': 'Replace=true' },
    { 'kustomize.toolkit.fluxcd.io/force': 'disabled' },
  ])('but it is refused with %j', (annotations) => {
    expect(says(...changed(JOB, { [IMAGE]: 'web:2' }, annotations))).toEqual(['immutable-job']);
  });
});

describe('a workload that is replaced is down meanwhile', () => {
  const SELECTOR = { '/spec/selector/matchLabels/app': 'x', '/spec/template/metadata/labels/app': 'x' };

  test.each([FORCE, FORCE_AND_REPLACE, FLUX])('if a selector changes under %j', (annotations) => {
    const sides = changed(DEPLOYMENT, SELECTOR, annotations);
    expect(says(...sides)).toEqual(['replaced-at-once']);
    expect(saying('replaced-at-once', ...sides)).toMatch(/deletes it and creates it anew, .*; all its pods stop before new ones start$/);
    expect(planned(...sides).findings[0].pods).toEqual({ least: 3, orMore: false });
  });

  test('with every change if Argo CD always replaces it, but otherwise only if the change would be refused', () => {
    expect(says(...changed(DEPLOYMENT, { [IMAGE]: 'web:2' }, FORCE_AND_REPLACE))).toEqual(['replaced-at-once']);
    expect(says(...changed(DEPLOYMENT, { [IMAGE]: 'web:2' }, FORCE))).toEqual(['rolling-restart']);
    expect(says(...changed(DEPLOYMENT, { [IMAGE]: 'web:2' }, FLUX))).toEqual(['rolling-restart']);
  });

  test('on every node if it is a DaemonSet', () => {
    expect(says(...changed(DAEMON_SET, SELECTOR, FLUX))).toEqual(['replaced-at-once']);
  });

  test('and keeps its claims, unless they are deleted with it', () => {
    const set = { '/spec/serviceName': 'other' };
    expect(says(...changed(STATEFUL_SET, set, FLUX))).toEqual(['replaced-at-once']);
    const deleting = edited({ of: STATEFUL_SET, set: { '/spec/persistentVolumeClaimRetentionPolicy': { whenDeleted: 'Delete' } } });
    expect(says(...changed(deleting, set, FLUX))).toEqual(['replaced-with-loss']);
  });
});

describe('what goes with an object that is replaced', () => {
  test('is the data of a claim', () => {
    expect(saying('replaced-with-loss', ...changed(CLAIM, { '/spec/storageClassName': 'other' }, FLUX))).toContain(
      'with most storage classes also its disk and its data: the new one starts empty',
    );
  });

  test('is the address of a Service', () => {
    expect(saying('replaced-with-loss', ...changed(SERVICE, { '/spec/clusterIP': 'None' }, FORCE))).toContain('it gets another address');
  });

  test('is nothing else of a binding or of immutable data', () => {
    expect(says(...changed(ROLE_BINDING, { '/roleRef/name': 'edit' }, FLUX))).toEqual(['replaced']);
    expect(says(...changed(IMMUTABLE_CONFIG_MAP, { '/data/level': 'debug' }, FLUX))).toEqual(['replaced']);
  });
});

test('what is invalid stays refused: a new object would be, too', () => {
  expect(says(...changed(JOB, { [IMAGE]: '' }, FLUX))).toContain('invalid');
});
