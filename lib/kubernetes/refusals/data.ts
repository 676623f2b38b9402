import { fieldsOf, listOf } from '../objects/fields';
import type { KubernetesObject } from '../objects/kinds';
import { NONE, QUOTE, type Refusal, REFUSES_OTHERS, repeats, shown, TAKES_TEXT, unless, whole } from './refusal';
import { addQuantityRefusals } from './resources';

const KEY = /^[-._a-zA-Z0-9]{1,253}$/;
/** https://kubernetes.io/docs/concepts/configuration/configmap/ */
const MAX_BYTES = 1024 * 1024;
const ACCESS_MODES = ['ReadWriteOnce', 'ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOncePod'];
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

interface Entry {
  readonly field: string;
  readonly key: string;
  readonly value: unknown;
}

export function dataIsValid({ group, kind, fields }: KubernetesObject): readonly Refusal[] {
  if (group !== '') return NONE;
  const [encoded, plain] = kind === 'ConfigMap' ? ['binaryData', 'data'] : ['data', 'stringData'];
  const entriesOf = (field: string) => Object.entries(fieldsOf(fields[field])).map(([key, value]): Entry => ({ field, key, value }));
  const all = [encoded, plain].flatMap(entriesOf);
  const bytes = all.reduce((sum, { field, value }) => sum + Buffer.byteLength(String(value), field === encoded ? 'base64' : 'utf8'), 0);
  const twice = kind === 'ConfigMap' ? repeats(all.map(({ key }) => key)) : NONE;
  return [
    ...all.flatMap((entry) => [
      ...keyRefusals(entry),
      ...textRefusals(entry, kind === 'Secret'),
      ...(entry.field === encoded ? encodingRefusals(entry, plain) : NONE),
    ]),
    ...twice.map((key): Refusal => (
      { field: 'data', must: 'have no key of binaryData', got: `"${key}" in both`, why: 'the API server refuses it', fix: 'leave one out' }
    )),
    ...unless(bytes <= MAX_BYTES, () => ({
      field: plain, must: `fit into ${MAX_BYTES} bytes`, got: String(bytes),
      why: 'the API server accepts no more', fix: 'divide it among several objects',
    })),
  ];
}

function keyRefusals({ field, key }: Entry): readonly Refusal[] {
  return unless(KEY.test(key) && key !== '.' && !key.startsWith('..'), () => (
    { field, must: 'have keys of letters, digits, "-", "_" and ".", at most 253', got: `"${key}"`, why: REFUSES_OTHERS, fix: 'rename it' }
  ));
}

/** Values of Secrets are never shown. */
function textRefusals({ field, key, value }: Entry, secret: boolean): readonly Refusal[] {
  return unless(typeof value === 'string', () => (
    { field, must: 'have text as values', got: `${secret ? 'another' : shown(value)} for ${key}`, why: TAKES_TEXT, fix: QUOTE }
  ));
}

function encodingRefusals({ field, key, value }: Entry, plain: string): readonly Refusal[] {
  return unless(typeof value !== 'string' || BASE64.test(value.replace(/[\r\n]/g, '')), () => ({
    field, must: 'have values in base64', got: `another for ${key}`,
    why: 'the API server decodes them', fix: `encode it, or use ${plain} for plain text`,
  }));
}

export function claimIsValid(object: KubernetesObject): readonly Refusal[] {
  if (object.group !== '') return NONE;
  const spec = whole(object).part('spec');
  const resources = spec.part('resources');
  const refusals: Refusal[] = [];
  const modes = listOf(spec.fields.accessModes);
  const withoutIt = 'the API server refuses a claim without it';
  if (modes.length === 0) {
    refusals.push({ field: 'spec.accessModes', must: 'contain at least one', got: 'none', why: withoutIt, fix: 'use ReadWriteOnce' });
  }
  if (!modes.every((mode) => ACCESS_MODES.includes(mode as string))) {
    const must = `be among ${ACCESS_MODES.join(', ')}`;
    refusals.push({ field: 'spec.accessModes', must, got: shown(modes), why: REFUSES_OTHERS, fix: 'write them out' });
  }
  if (fieldsOf(resources.fields.requests).storage === undefined) {
    refusals.push({ field: 'spec.resources.requests.storage', must: 'be a size', got: 'none', why: withoutIt, fix: 'set it' });
  }
  addQuantityRefusals(refusals, resources, 'requests');
  return refusals;
}

export function bindingIsValid(object: KubernetesObject): readonly Refusal[] {
  const { group, kind, fields } = object;
  if (group !== 'rbac.authorization.k8s.io') return NONE;
  const role = fieldsOf(fields.roleRef);
  const isRole = ['Role', 'ClusterRole'].includes(String(role.kind)) && typeof role.name === 'string' && role.name !== '';
  return [
    ...unless(isRole, () => ({
      field: 'roleRef', must: 'name a Role or a ClusterRole', got: shown(fields.roleRef),
      why: 'it can\'t be changed later', fix: 'set its kind and name',
    })),
    ...whole(object).list('subjects').flatMap((subject) => {
      const { kind: subjectKind, namespace } = subject.fields;
      return unless(kind === 'RoleBinding' || subjectKind !== 'ServiceAccount' || typeof namespace === 'string', () => ({
        field: subject.child('namespace'), must: 'be a namespace', got: shown(namespace),
        why: 'a ClusterRoleBinding has none that it could take', fix: 'set it',
      }));
    }),
  ];
}
