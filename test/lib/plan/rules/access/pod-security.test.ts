import { edited, type Manifest } from '../../support/edits/edit';
import { DEPLOYMENT } from '../../support/edits/objects';
import { saying, says } from '../../support/planned';

const namespace = (level?: string, mode = 'enforce'): Manifest => ({
  apiVersion: 'v1', kind: 'Namespace',
  metadata: { name: 'shop', ...(level && { labels: { [`pod-security.kubernetes.io/${mode}`]: level } }) },
});
const pods = (set: Readonly<Record<string, unknown>> = {}) => edited({ of: DEPLOYMENT, set: { '/metadata/namespace': 'shop', ...set } });
const SPEC = '/spec/template/spec';
const LIMITS = { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } };
const RESTRICTED = {
  [`${SPEC}/securityContext`]: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
  [`${SPEC}/containers/0/securityContext`]: LIMITS, [`${SPEC}/containers/1/securityContext`]: LIMITS,
};
const privileged = pods({ [`${SPEC}/hostNetwork`]: true, [`${SPEC}/containers/0/securityContext`]: { privileged: true } });

describe('a namespace that enforces a level', () => {
  test('refuses new pods that are beyond it, and keeps those that run', () => {
    expect(saying('pod-security-refuses', [namespace(), privileged], [namespace('baseline'), privileged])).toBe(
      'enforces baseline: running pods stay, and the API server refuses new ones of '
        + 'Deployment shop/web (hostNetwork and privileged containers); '
        + 'change these pods first; warn and audit: baseline show what is refused without refusing it',
    );
  });

  test('which is restricted refuses pods that set no limits', () => {
    expect(saying('pod-security-refuses', [namespace('baseline'), pods()], [namespace('restricted'), pods()])).toContain(
      '(no runAsNonRoot: true, no allowPrivilegeEscalation: false, no seccompProfile and no capabilities.drop: [ALL])',
    );
  });

  test.each([
    ['the pods keep to it', namespace('restricted'), pods(RESTRICTED)],
    ['it is privileged', namespace('privileged'), privileged],
    ['it only warns', namespace('restricted', 'warn'), privileged],
    ['the pods are elsewhere', namespace('restricted'), edited({ of: privileged, set: { '/metadata/namespace': 'other' } })],
  ])('refuses none if %s', (_, now, workload) => {
    expect(says([namespace(), workload], [now, workload])).not.toContain('pod-security-refuses');
  });
});

describe('pods in a namespace that is restricted', () => {
  const shop = namespace('restricted');

  test('are refused if they come to want more', () => {
    const mounts = { ...RESTRICTED, [`${SPEC}/volumes`]: [{ name: 'data', hostPath: { path: '/srv' } }] };
    expect(saying('pod-security-refuses', [shop, pods(RESTRICTED)], [shop, pods(mounts)])).toBe(
      'namespace shop enforces restricted, and the pods have hostPath volumes: the API server refuses each of them; '
        + 'change the pods, or put them into a namespace that does not enforce restricted',
    );
  });

  test.each([
    ['hostPort', { [`${SPEC}/containers/0/ports/0/hostPort`]: 80 }],
    ['the capability SYS_ADMIN', { [`${SPEC}/containers/0/securityContext/capabilities/add`]: ['SYS_ADMIN'] }],
    ['the capability CHOWN', { [`${SPEC}/containers/0/securityContext/capabilities/add`]: ['CHOWN'] }],
    ['runAsUser: 0', { [`${SPEC}/containers/0/securityContext/runAsUser`]: 0 }],
    ['seccompProfile Unconfined', { [`${SPEC}/containers/0/securityContext/seccompProfile`]: { type: 'Unconfined' } }],
    ['volumes of other types', { [`${SPEC}/volumes`]: [{ name: 'data', nfs: { server: 'a', path: '/' } }] }],
  ])('are refused for %s', (told, set) => {
    const wanting = pods({ ...structuredClone(RESTRICTED), ...set });
    expect(saying('pod-security-refuses', [shop], [shop, wanting])).toContain(`the pods have ${told}:`);
  });

  test('are not reported again if they were refused before', () => {
    expect(says([shop, pods()], [shop, pods({ '/spec/replicas': 4 })])).toEqual(['scaled']);
  });

  test('may keep a capability that the level allows', () => {
    const binds = { ...structuredClone(RESTRICTED), [`${SPEC}/containers/0/securityContext/capabilities/add`]: ['NET_BIND_SERVICE'] };
    expect(says([shop], [shop, pods(binds)])).toEqual(['created']);
  });
});
