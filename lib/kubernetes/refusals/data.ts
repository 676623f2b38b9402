import { fieldsOf, listOf, Manifest } from '../../gitops/manifest';
import { NONE, repeats, shown, unless, whole } from './check';
import { addQuantityFaults } from './resources';

const KEY = /^[-._a-zA-Z0-9]{1,253}$/;
/** https://kubernetes.io/docs/concepts/configuration/configmap/ */
const MAX_BYTES = 1024 * 1024;
const ACCESS_MODES = ['ReadWriteOnce', 'ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOncePod'];
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

export function dataIsValid({ group, kind, fields }: Manifest): readonly string[] {
  if (group !== '') return NONE;
  const encoded = kind === 'ConfigMap' ? 'binaryData' : 'data';
  const plain = kind === 'ConfigMap' ? 'data' : 'stringData';
  const all = [encoded, plain].flatMap((field) => Object.entries(fieldsOf(fields[field])).map(([key, value]) => ({ field, key, value })));
  const bytes = all.reduce((sum, { key, value }) => sum + Buffer.byteLength(key) + Buffer.byteLength(String(value)), 0);
  return [
    ...all.flatMap(({ field, key, value }) => [
      ...unless(KEY.test(key) && key !== '.' && !key.startsWith('..'), () => `${field} must have keys of letters, digits, "-", "_" and ".", at most 253, got "${key}": the API server refuses others; rename it`),
      ...unless(typeof value === 'string', () => `${field} must have text as values, got ${shown(value)} for ${key}: the API server takes nothing else; put it in quotes`),
      ...unless(field !== encoded || typeof value !== 'string' || BASE64.test(value.replace(/[\r\n]/g, '')), () => `${field} must have values in base64, got another for ${key}: the API server decodes them; encode it, or use ${plain} for plain text`),
    ]),
    ...(kind === 'ConfigMap' ? repeats(all.map(({ key }) => key)) : NONE).map((key) => `data must have no key of binaryData, got "${key}" in both: the API server refuses it; leave one out`),
    ...unless(bytes <= MAX_BYTES, () => `${plain} must fit into ${MAX_BYTES} bytes, got ${bytes}: the API server takes no more; divide it among several objects`),
  ];
}

export function claimIsValid(manifest: Manifest): readonly string[] {
  if (manifest.group !== '') return NONE;
  const spec = whole(manifest).part('spec');
  const resources = spec.part('resources');
  const faults: string[] = [];
  const modes = listOf(spec.fields.accessModes);
  if (modes.length === 0) faults.push('spec.accessModes must hold at least one, got none: the API server refuses a claim without; use ReadWriteOnce');
  if (!modes.every((mode) => ACCESS_MODES.includes(mode as string))) faults.push(`spec.accessModes must be among ${ACCESS_MODES.join(', ')}, got ${shown(modes)}: the API server refuses others; write them out`);
  if (fieldsOf(resources.fields.requests).storage === undefined) faults.push('spec.resources.requests.storage must be a size, got none: the API server refuses a claim without; set it');
  addQuantityFaults(faults, resources, 'requests');
  return faults;
}

export function bindingIsValid(manifest: Manifest): readonly string[] {
  const { group, kind, fields } = manifest;
  if (group !== 'rbac.authorization.k8s.io') return NONE;
  const role = fieldsOf(fields.roleRef);
  return [
    ...unless(['Role', 'ClusterRole'].includes(String(role.kind)) && typeof role.name === 'string' && role.name !== '', () => `roleRef must name a Role or a ClusterRole, got ${shown(fields.roleRef)}: it can't be changed later; set its kind and name`),
    ...whole(manifest).list('subjects').flatMap((subject) => unless(kind === 'RoleBinding' || subject.fields.kind !== 'ServiceAccount' || typeof subject.fields.namespace === 'string', () => (
      `${subject.field}.namespace must be a namespace, got ${shown(subject.fields.namespace)}: a ClusterRoleBinding has none that it could take; set it`
    ))),
  ];
}
