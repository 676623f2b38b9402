import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';

const ROOT = join(__dirname, '..');
const AS_WRITTEN = ['examples', 'manifests'];

interface Schema {
  readonly default?: unknown;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
}

interface Definition {
  readonly spec: {
    readonly group: string;
    readonly names: { readonly kind: string };
    readonly versions: readonly { readonly name: string; readonly schema: { readonly openAPIV3Schema: Schema } }[];
  };
}

interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string };
}

function documents<T>(folder: string): T[] {
  const files = readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.yaml'));
  return files.flatMap((file) => parseAllDocuments(readFileSync(join(ROOT, folder, file), 'utf8')).flatMap(
    (document) => (document.toJS() as T | null) ?? [],
  ));
}

/** What the API server adds to a value: the paths of the fields that it fills in. */
function filledIn(value: unknown, schema: Schema, path: string): string[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => filledIn(item, schema.items ?? {}, `${path}[${index}]`));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(schema.properties ?? {}).flatMap(([name, field]) => {
    const given = (value as Record<string, unknown>)[name];
    if (given !== undefined) return filledIn(given, field, `${path}.${name}`);
    return field.default === undefined ? [] : [`${path}.${name}`];
  });
}

const schemas = new Map<string, Schema>(documents<Definition>('crds').flatMap(({ spec: { group, names, versions } }) => (
  versions.map(({ name, schema }) => [`${group}/${name} ${names.kind}`, schema.openAPIV3Schema] as const)
)));
const resources = AS_WRITTEN.flatMap((folder) => documents<Manifest>(folder)).flatMap((manifest) => {
  const schema = schemas.get(`${manifest.apiVersion} ${manifest.kind}`);
  return schema === undefined ? [] : [{ manifest, schema, title: `${manifest.kind} ${manifest.metadata.name}` }];
});

test('there are custom resources of every API group that constructs use', () => {
  const groups = new Set(resources.map(({ manifest: { apiVersion } }) => apiVersion.split('/')[0]));
  expect([...groups].sort()).toEqual(['cert-manager.io', 'gateway.envoyproxy.io', 'gateway.networking.k8s.io', 'monitoring.coreos.com']);
});

test.each(resources)('the API server fills in nothing of $title: Argo CD would show it as out of sync for ever', ({ manifest, schema }) => {
  expect(filledIn(manifest, schema, '')).toEqual([]);
});
