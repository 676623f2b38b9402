import { edited, type Manifest } from '../../support/edits/edit';
import {
  INGRESS, INGRESS_CLASS, PRIORITY_CLASS, ROLE_BINDING, RUNTIME_CLASS, SECRET, STORAGE_CLASS,
} from '../../support/edits/more-objects';
import { CLAIM, DEPLOYMENT, STATEFUL_SET } from '../../support/edits/objects';
import { saying, says } from '../../support/planned';

const SPEC = '/spec/template/spec';
const RBAC = 'rbac.authorization.k8s.io';
const role = (kind: string): Manifest => ({ apiVersion: `${RBAC}/v1`, kind, metadata: { name: 'reader' }, rules: [] });
const binding = (kind: string) => edited({ of: ROLE_BINDING, set: { '/roleRef': { apiGroup: RBAC, kind, name: 'reader' } } });
const CLASS = STORAGE_CLASS.metadata.name;
const secured = (set: Readonly<Record<string, unknown>> = {}) => (
  edited({ of: INGRESS, set: { '/spec/tls': [{ hosts: ['shop.example.com'], secretName: 'password' }], ...set } })
);
const gateway: Manifest = {
  apiVersion: 'gateway.networking.k8s.io/v1', kind: 'Gateway', metadata: { name: 'front' },
  spec: { listeners: [{ name: 'https', tls: { certificateRefs: [{ name: 'password' }] } }] },
};

describe('an object that is removed while others name it', () => {
  test.each<[string, Manifest, Manifest, string]>([
    ['a PriorityClass', PRIORITY_CLASS, edited({ of: DEPLOYMENT, set: { [`${SPEC}/priorityClassName`]: PRIORITY_CLASS.metadata.name } }),
      'Deployment web still names it: the API server refuses new pods with it'],
    ['a RuntimeClass', RUNTIME_CLASS, edited({ of: DEPLOYMENT, set: { [`${SPEC}/runtimeClassName`]: RUNTIME_CLASS.metadata.name } }),
      'Deployment web still names it: the API server refuses new pods with it'],
    ['a StorageClass of a claim', STORAGE_CLASS, edited({ of: CLAIM, set: { '/spec/storageClassName': CLASS } }),
      "PersistentVolumeClaim files still names it: new claims of it wait forever, and bound ones can't grow"],
    ['a StorageClass of a claim template', STORAGE_CLASS,
      edited({ of: STATEFUL_SET, set: { '/spec/volumeClaimTemplates/0/spec/storageClassName': CLASS } }), 'StatefulSet db still names it'],
    ['an IngressClass', INGRESS_CLASS, edited({ of: INGRESS, set: { '/spec/ingressClassName': INGRESS_CLASS.metadata.name } }),
      'Ingress web still names it'],
    ['a Role', role('Role'), binding('Role'), 'RoleBinding reads still names it: its permissions are lost at once'],
    ['a ClusterRole', role('ClusterRole'), binding('ClusterRole'), 'RoleBinding reads still names it'],
    ['the certificate of an Ingress', SECRET, secured(), 'Ingress web still names it: hosts are served with another certificate'],
    ['the certificate of a Gateway', SECRET, gateway, 'Gateway front still names it: hosts are served with another certificate'],
  ])('is needed: %s', (_, object, user, told) => {
    expect(saying('still-named', [object, user], [user])).toContain(told);
    expect(says([object, user], [])).not.toContain('still-named');
  });

  const certificate: Manifest = {
    apiVersion: 'cert-manager.io/v1', kind: 'Certificate', metadata: { name: 'shop' }, spec: { secretName: 'password' },
  };
  test.each([
    ['a Certificate makes it again', [SECRET, secured()], [secured(), certificate]],
    ['an annotation has it made again', [SECRET, secured({ '/metadata/annotations': { 'cert-manager.io/cluster-issuer': 'public' } })],
      [secured({ '/metadata/annotations': { 'cert-manager.io/cluster-issuer': 'public' } })]],
    ['a ClusterRole of the same name is bound', [role('Role'), binding('ClusterRole')], [binding('ClusterRole')]],
    ['another class is named', [STORAGE_CLASS, CLAIM], [CLAIM]],
  ])('is not needed if %s', (_, before, after) => {
    expect(says(before, after)).toEqual(expect.not.arrayContaining(['still-named']));
  });

  test('is one finding if pods need it as well', () => {
    const user = edited({ of: DEPLOYMENT, set: { [`${SPEC}/volumes`]: [{ name: 'data', secret: { secretName: 'password' } }] } });
    expect(says([SECRET, user, secured()], [user, secured()])).toEqual(['still-used']);
  });
});
