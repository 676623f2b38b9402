import { withoutClusterWrites } from './cluster-writes';
import { withoutNothing } from './left-out';
import { canonical } from '../../kubernetes/formats/quantities';
import { podSpecPath } from '../../kubernetes/pods/pod-template';
import { type Fields, isFields } from '../../kubernetes/objects/fields';
import {
  CONTAINER_DEFAULTS, CONTAINER_QUANTITIES, type DefaultOf, DEFAULTS, OLD_NAME_OF_ACCOUNT, POD_DEFAULTS, POD_QUANTITIES, QUANTITIES, SETS,
} from './default-values';

type Mutable = Record<string, unknown>;

/** The manifest as the API server would store it: with defaults, without empty fields, and with one spelling of each quantity. */
export function stored(group: string, kind: string, written: Fields): Fields {
  const copy = withoutNothing(group, withoutClusterWrites(`${group}/${kind}`, written)) as Mutable;
  const pods = podSpecPath({ group, kind });
  if (pods !== undefined) fillPods(copy, pods);
  fill(copy, '', DEFAULTS[`${group}/${kind}`] ?? {});
  for (const path of QUANTITIES[`${group}/${kind}`] ?? []) spellOnce(copy, path);
  for (const path of SETS[`${group}/${kind}`] ?? []) sortSet(copy, path);
  if (group === '' && kind === 'Secret') encodeTexts(copy);
  return copy;
}

function fillPods(object: Mutable, spec: string): void {
  fill(object, spec, POD_DEFAULTS);
  for (const list of ['containers', 'initContainers']) {
    fill(object, `${spec}.${list}.*`, CONTAINER_DEFAULTS);
    for (const path of CONTAINER_QUANTITIES) spellOnce(object, `${spec}.${list}.*.${path}`);
  }
  for (const path of POD_QUANTITIES) spellOnce(object, `${spec}.${path}`);
  eachAt(object, `${spec}.${OLD_NAME_OF_ACCOUNT}`, (holder, name) => Reflect.deleteProperty(holder, name));
}

function fill(root: Mutable, prefix: string, defaults: Readonly<Record<string, DefaultOf>>): void {
  for (const [path, value] of Object.entries(defaults)) {
    eachAt(root, below(prefix, path), (holder, name) => {
      const given = typeof value === 'function' ? value(holder) : value;
      if (holder[name] === undefined && given !== undefined) holder[name] = given;
    });
  }
}

function spellOnce(root: Mutable, path: string): void {
  eachAt(root, path, (holder, name) => {
    if (name in holder) holder[name] = canonical(holder[name]);
  });
}

function sortSet(root: Mutable, path: string): void {
  eachAt(root, path, (holder, name) => {
    const set = holder[name];
    if (Array.isArray(set)) holder[name] = set.map(String).sort();
  });
}

function below(prefix: string, path: string): string {
  return prefix === '' ? path : `${prefix}.${path}`;
}

/** Calls `action` for each place that matches the path, even if it has no value. `*` matches every item or field. */
function eachAt(root: unknown, path: string, action: (holder: Mutable, name: string) => void): void {
  visit(root, path.split('.'), action);
}

function visit(holder: unknown, [step, ...rest]: readonly string[], action: (holder: Mutable, name: string) => void): void {
  if (typeof holder !== 'object' || holder === null || (Array.isArray(holder) && step !== '*')) return;
  for (const name of step === '*' ? Object.keys(holder) : [step]) {
    if (rest.length === 0) action(holder as Mutable, name);
    else visit((holder as Mutable)[name], rest, action);
  }
}

/** Moves `stringData` to `data`, as the API server does. Values that aren't strings stay: the API server refuses them. */
function encodeTexts(secret: Mutable): void {
  const { stringData } = secret;
  if (!isFields(stringData)) return;
  const isText = ([, text]: readonly [string, unknown]) => typeof text === 'string';
  const encoded = Object.entries(stringData).filter(isText).map(([name, text]) => [name, Buffer.from(String(text)).toString('base64')]);
  const rest = Object.entries(stringData).filter((entry) => !isText(entry));
  if (rest.length === 0) delete secret.stringData;
  else secret.stringData = Object.fromEntries(rest);
  secret.data = { ...(isFields(secret.data) && secret.data), ...Object.fromEntries(encoded) };
}
