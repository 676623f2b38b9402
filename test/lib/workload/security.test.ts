import { Authentication, Relaxation } from '../../../lib';
import { appContainer, appService, container, microService, only } from '../../support/synth';

const restricted = {
  allowPrivilegeEscalation: false,
  privileged: false,
  readOnlyRootFilesystem: true,
  capabilities: { drop: ['ALL'] },
};
const podSpec = (manifests: ReturnType<typeof appService>) => only(manifests, 'Deployment').spec.template.spec;

test('a pod is restricted by default: a user of its own, no privileges, no writable files', () => {
  expect(podSpec(appService()).securityContext).toMatchObject({
    runAsNonRoot: true, runAsUser: 10001, runAsGroup: 10001, fsGroup: 10001, seccompProfile: { type: 'RuntimeDefault' },
  });
  expect(appContainer(appService()).securityContext).toEqual(restricted);
});

test('a pod has an identity of its own and no token', () => {
  expect(only(appService(), 'ServiceAccount').automountServiceAccountToken).toBe(false);
  expect(podSpec(appService())).toMatchObject({
    serviceAccountName: 'web', automountServiceAccountToken: false, enableServiceLinks: false,
  });
});

test('user is another user and group', () => {
  expect(podSpec(appService({ user: 20002 })).securityContext).toMatchObject({ runAsUser: 20002, runAsGroup: 20002, fsGroup: 20002 });
});

test('an image that needs root can run as root, with five capabilities and named waivers', () => {
  const manifests = appService({ relaxations: [Relaxation.ROOT_USER] });
  expect(podSpec(manifests).securityContext).toMatchObject({ runAsNonRoot: false, runAsUser: 0, runAsGroup: 0 });
  expect(appContainer(manifests).securityContext).toEqual({
    ...restricted,
    capabilities: { drop: ['ALL'], add: ['CHOWN', 'DAC_OVERRIDE', 'NET_BIND_SERVICE', 'SETGID', 'SETUID'] },
  });
  expect(Object.values(only(manifests, 'Deployment').metadata.annotations)).toEqual(expect.arrayContaining([
    'CKV_K8S_23=root-user', 'CKV_K8S_40=root-user',
  ]));
});

test('an image that writes everywhere may do so, but still does not run as root', () => {
  const manifests = appService({ relaxations: [Relaxation.WRITABLE_ROOT] });
  expect(appContainer(manifests).securityContext).toEqual({ ...restricted, readOnlyRootFilesystem: false });
  expect(podSpec(manifests).securityContext.runAsUser).toBe(10001);
});

test('the proxy stays restricted beside an app that is root', () => {
  const manifests = microService({ relaxations: [Relaxation.ROOT_USER, Relaxation.WRITABLE_ROOT], authentication: Authentication.proxy() });
  expect(container(manifests, 'proxy').securityContext).toEqual({ ...restricted, runAsNonRoot: true, runAsUser: 10001, runAsGroup: 10001 });
});
