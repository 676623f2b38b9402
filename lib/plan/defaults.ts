import { canonical } from './quantity';
import { podSpecPath } from './pods';
import { Fields, isFields } from './value';
import { CONTAINER_DEFAULTS, DEFAULTS, DefaultOf, POD_DEFAULTS, QUANTITIES } from './default-values';

type Mutable = Record<string, unknown>;

/** The manifest as the API server would keep it: what is left out filled in, what is empty dropped, quantities in one spelling. */
export function stored(group: string, kind: string, written: Fields): Fields {
  const copy = withoutNothing(written) as Mutable;
  delete copy.status;
  const pods = podSpecPath({ group, kind });
  if (pods !== undefined) {
    fill(copy, pods, POD_DEFAULTS);
    for (const list of ['containers', 'initContainers']) fill(copy, `${pods}.${list}.*`, CONTAINER_DEFAULTS);
    for (const path of QUANTITIES.pod) visit(copy, `${pods}.${path}`, spellOnce);
  }
  fill(copy, '', DEFAULTS[`${group}/${kind}`] ?? {});
  for (const path of QUANTITIES.object[`${group}/${kind}`] ?? []) visit(copy, path, spellOnce);
  if (group === '' && kind === 'Secret') encodeTexts(copy);
  return copy;
}

/** Null, empty lists and empty texts' worth of nothing: the API server forgets them. An empty map may mean something. */
function withoutNothing(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNothing);
  if (!isFields(value)) return value;
  const kept = Object.entries(value).map(([name, field]) => [name, withoutNothing(field)] as const);
  return Object.fromEntries(kept.filter(([name, field]) => !isNothing(name, field)));
}

/** Fields that mean the same when they are empty as when they are absent. */
const EMPTY_IS_ABSENT = new Set(['labels', 'annotations', 'data', 'binaryData', 'stringData', 'resources', 'requests', 'limits', 'nodeSelector', 'securityContext', 'affinity']);

function isNothing(name: string, field: unknown): boolean {
  if (field === null || field === undefined) return true;
  if (Array.isArray(field)) return field.length === 0;
  return isFields(field) && EMPTY_IS_ABSENT.has(name) && Object.keys(field).length === 0;
}

function fill(root: Mutable, prefix: string, defaults: Readonly<Record<string, DefaultOf>>): void {
  for (const [path, value] of Object.entries(defaults)) {
    const steps = [...prefix.split('.'), ...path.split('.')].filter((step) => step !== '');
    const last = steps.pop() ?? '';
    visitSteps(root, steps, (holder) => {
      if (!isFields(holder) || holder[last] !== undefined) return;
      const given = typeof value === 'function' ? value(holder) : value;
      if (given !== undefined) (holder as Mutable)[last] = given;
    });
  }
}

/** Calls for what stands at the path, in which `*` is every item or field. */
function visit(root: unknown, path: string, action: (value: unknown) => void): void {
  visitSteps(root, path.split('.'), action);
}

function visitSteps(value: unknown, steps: readonly string[], action: (value: unknown) => void): void {
  const [step, ...rest] = steps;
  if (step === undefined) action(value);
  else if (Array.isArray(value)) for (const item of step === '*' ? value : []) visitSteps(item, rest, action);
  else if (isFields(value)) {
    if (step === '*') for (const field of Object.values(value)) visitSteps(field, rest, action);
    else if (step in value) visitSteps(value[step], rest, action);
  }
}

function spellOnce(quantities: unknown): void {
  if (!isFields(quantities)) return;
  for (const [name, quantity] of Object.entries(quantities)) if (!isFields(quantity)) (quantities as Mutable)[name] = canonical(quantity);
}

/** `stringData` is how a Secret may be written, never how it is kept. */
function encodeTexts(secret: Mutable): void {
  const { stringData } = secret;
  if (!isFields(stringData)) return;
  delete secret.stringData;
  const encoded = Object.entries(stringData).map(([name, text]) => [name, Buffer.from(String(text)).toString('base64')]);
  secret.data = { ...(isFields(secret.data) && secret.data), ...Object.fromEntries(encoded) };
}
