import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { GATED_FIELDS, GATES_ELSEWHERE, isOn, SERVED_BETAS } from './feature-gates';

/**
 * Writes what the schemas of all supported versions of Kubernetes say of the built-in kinds to imports/kubernetes.json:
 * `tsx projenrc/kubernetes-schemas.ts [FOLDER]`. FOLDER is the part k8s.io of a cache of Go modules; without it, everything is read from
 * GitHub.
 */
const OUTPUT = 'imports/kubernetes.json';

/** A patch release of each supported version. Only their minor versions are written. */
const VERSIONS = [
  '1.28.15', '1.29.6', '1.30.14', '1.31.14', '1.32.13', '1.33.13', '1.34.4', '1.35.4', '1.36.3', '1.37.2',
];
const DOCUMENT = 'api/openapi-spec/swagger.json';
/** 1.31 has the second one, too. */
const FEATURES = ['pkg/features/kube_features.go', 'pkg/features/versioned_kube_features.go'];

interface Schema {
  readonly type?: string;
  readonly format?: string;
  readonly $ref?: string;
  readonly items?: Schema;
  readonly additionalProperties?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly 'x-kubernetes-group-version-kind'?: readonly { readonly group: string; readonly version: string; readonly kind: string }[];
}

/** One version of Kubernetes. */
interface Release {
  readonly bit: number;
  readonly minor: number;
  readonly definitions: Readonly<Record<string, Schema>>;
  readonly features: string;
}

async function textOf(version: string, path: string, folder: string | undefined): Promise<string | undefined> {
  if (folder !== undefined) {
    const file = join(folder, `kubernetes@v${version}`, path);
    return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
  }
  const response = await fetch(`https://raw.githubusercontent.com/kubernetes/kubernetes/v${version}/${path}`);
  return response.ok ? response.text() : undefined;
}

async function releaseOf(version: string, index: number, folder: string | undefined): Promise<Release> {
  const document = await textOf(version, DOCUMENT, folder);
  const features = await Promise.all(FEATURES.map((path) => textOf(version, path, folder)));
  if (document === undefined || features[0] === undefined) throw new Error(`${DOCUMENT} and ${FEATURES[0]} of ${version} can't be read`);
  return {
    bit: 1 << index, minor: Number(version.split('.')[1]), definitions: JSON.parse(document).definitions, features: features.join('\n'),
  };
}

/** `core.v1.PodSpec` for `io.k8s.api.core.v1.PodSpec` */
function nameOf(definition: string): string {
  const name = definition.replace('#/definitions/', '').replace(/^io\.k8s\.(apimachinery\.pkg\.)?(apis?\.)?/, '');
  return name.replace(/^(apiextensions-apiserver|kube-aggregator)\.pkg\.apis\./, '');
}

/** What has no fields of its own. Everything else without fields holds anything. */
const SCALARS: Readonly<Record<string, string>> = {
  'resource.Quantity': 'q', 'util.intstr.IntOrString': 'p', 'meta.v1.Time': 's', 'meta.v1.MicroTime': 's',
};
const CODES: Readonly<Record<string, string>> = { string: 's', integer: 'i', number: 'n', boolean: 'b' };

/** `s` text, `i` whole number, `n` number, `b` truth value, `q` quantity, `p` number or percentage, `*` anything, `[` list, `{` map. */
function typeOf(schema: Schema, definitions: Release['definitions']): string {
  if (schema.$ref !== undefined) {
    const target = schema.$ref.replace('#/definitions/', '');
    return definitions[target]?.properties === undefined ? SCALARS[nameOf(target)] ?? '*' : `#${nameOf(target)}`;
  }
  if (schema.items !== undefined) return `[${typeOf(schema.items, definitions)}`;
  if (schema.additionalProperties !== undefined) return `{${typeOf(schema.additionalProperties, definitions)}`;
  return CODES[schema.type ?? ''] ?? '*';
}

/** The versions in which something is true, by what is true then. */
type Masks = Map<string, number>;

function mark<K>(map: Map<K, Masks>, key: K, value: string, bit: number): void {
  const masks = map.get(key) ?? new Map<string, number>();
  masks.set(value, (masks.get(value) ?? 0) | bit);
  map.set(key, masks);
}

/** The versions that have any of the fields: a type isn't asked about in others. */
function versionsOf(fields: ReadonlyMap<string, Masks>): number {
  return [...fields.values()].flatMap((masks) => [...masks.values()]).reduce((bits, known) => bits | known, 0);
}

/** `s` in all versions, else `s 3fe` with a bit for each version that has the field, and `s 3fe 3c0` with one for each that keeps it. */
function told(masks: Masks, kept: number, everywhere: number): string {
  return [...masks].map(([type, known]) => {
    const keeps = known & kept;
    if (keeps !== known) return `${type} ${known.toString(16)} ${keeps.toString(16)}`;
    return known === everywhere ? type : `${type} ${known.toString(16)}`;
  }).join('|');
}

/** Bits of the versions that keep a field. */
function keptBy(field: string, releases: readonly Release[]): number {
  const elsewhere = Object.values(GATES_ELSEWHERE).find(({ fields }) => fields.includes(field));
  const gate = Object.keys(GATED_FIELDS).find((name) => GATED_FIELDS[name].includes(field));
  return releases.filter(({ minor, features }) => {
    if (elsewhere !== undefined) return minor >= elsewhere.on;
    return gate === undefined || (isOn(gate, features) ?? true);
  }).reduce((bits, { bit }) => bits | bit, 0);
}

function kindsOf({ definitions }: Release): (readonly [kind: string, definition: string])[] {
  return Object.entries(definitions).flatMap(([definition, schema]) => {
    if (schema.properties?.metadata?.$ref?.endsWith('.ObjectMeta') !== true) return [];
    return (schema['x-kubernetes-group-version-kind'] ?? []).map(({ group, version, kind }) => (
      [`${group === '' ? '' : `${group}/`}${version}/${kind}`, definition] as const
    ));
  });
}

/** Bits of the versions that serve a kind without being asked to: alpha and beta APIs have to be turned on. */
function servedBy(kind: string, everywhere: number): number {
  const api = kind.slice(0, kind.lastIndexOf('/'));
  return !/v\d+(alpha|beta)\d+$/.test(api) || SERVED_BETAS.includes(api) ? everywhere : 0;
}

function merged(releases: readonly Release[]) {
  const everywhere = releases.reduce((bits, { bit }) => bits | bit, 0);
  const [kinds, fields] = [new Map<string, Masks>(), new Map<string, Map<string, Masks>>()];
  for (const release of releases) {
    const { bit, definitions } = release;
    const [waiting, tops] = [[] as string[], new Set<string>()];
    for (const [kind, definition] of kindsOf(release)) {
      // What has to be turned on is only known by its name.
      const isServed = servedBy(kind, everywhere) !== 0;
      mark(kinds, kind, isServed ? `#${nameOf(definition)}` : '*', bit);
      if (isServed) waiting.push(definition);
      tops.add(definition);
    }
    const seen = new Set(waiting);
    for (let definition = waiting.pop(); definition !== undefined; definition = waiting.pop()) {
      const name = nameOf(definition);
      const own = fields.get(name) ?? new Map<string, Masks>();
      fields.set(name, own);
      for (const [field, schema] of Object.entries(definitions[definition].properties ?? {})) {
        // Controllers write it. API servers ignore it in what is applied.
        const isStatus = field === 'status' && tops.has(definition);
        mark(own, field, isStatus ? '*' : typeOf(schema, definitions), bit);
        if (isStatus) continue;
        const target = (schema.$ref ?? schema.items?.$ref ?? schema.additionalProperties?.$ref ?? '').replace('#/definitions/', '');
        if (definitions[target]?.properties === undefined || seen.has(target)) continue;
        seen.add(target);
        waiting.push(target);
      }
    }
  }
  const sorted = <T>(map: Map<string, T>) => [...map].sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    versions: releases.map(({ minor }) => `1.${minor}`),
    kinds: Object.fromEntries(sorted(kinds).map(([kind, masks]) => [kind, told(masks, servedBy(kind, everywhere), everywhere)])),
    types: Object.fromEntries(sorted(fields).map(([name, own]) => [name, Object.fromEntries(sorted(own).map(([field, masks]) => (
      [field, told(masks, keptBy(`${name}.${field}`, releases), versionsOf(own))]
    )))])),
  };
}

/** One line for each kind and type, so that a diff shows what a version changes. */
function json({ versions, kinds, types }: ReturnType<typeof merged>): string {
  const lines = (map: object) => Object.entries(map).map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`).join(',\n');
  return `{"versions":${JSON.stringify(versions)},\n"kinds":{\n${lines(kinds)}\n},\n"types":{\n${lines(types)}\n}}\n`;
}

async function main(folder: string | undefined): Promise<void> {
  const releases = [];
  for (const [index, version] of VERSIONS.entries()) releases.push(await releaseOf(version, index, folder));
  const all = merged(releases);
  const unknown = [...Object.values(GATED_FIELDS), ...Object.values(GATES_ELSEWHERE).map(({ fields }) => fields)].flat().filter((field) => {
    const dot = field.lastIndexOf('.');
    return all.types[field.slice(0, dot)]?.[field.slice(dot + 1)] === undefined;
  });
  if (unknown.length > 0) throw new Error(`no version has ${unknown.join(', ')}: correct projenrc/feature-gates.ts`);
  writeFileSync(OUTPUT, json(all));
}

void main(process.argv[2]);
