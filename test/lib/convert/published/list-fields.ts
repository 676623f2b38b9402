/**
 * Prints the fields of a published custom resource definition, one a line, as the lists beside this file have them:
 *
 *   npx tsx test/lib/convert/published/list-fields.ts CRD.yaml VERSION 'REPOSITORY TAG PATH' > test/lib/convert/published/LIST.txt
 *
 * Types of Kubernetes itself are cut off, because a reader accepts or refuses them as a whole.
 */
import { readFileSync } from 'node:fs';
import { parseAllDocuments } from 'yaml';

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
}

/** How deep a field with a type of Kubernetes is listed. */
const LEVELS: Readonly<Record<string, number>> = {
  affinity: 1, podAntiAffinity: 0, topologySpreadConstraints: 0, tolerations: 0, podTolerations: 0, pullSecrets: 0, imagePullSecrets: 0,
  resources: 1, redisEnterpriseNodeResources: 1, bootstrapperResources: 0, redisEnterpriseServicesRiggerResources: 0,
  env: 0, extraEnvVars: 0, hostAliases: 0, readinessProbe: 0, livenessProbe: 0, sideContainersSpec: 0, volumes: 0, volumeMount: 0,
  redisEnterpriseVolumeMounts: 0, redisEnterpriseAdditionalPodSpecAttributes: 0, servicesRiggerAdditionalPodSpecAttributes: 0,
  podSecurityContext: 1, securityContext: 1, volumeClaimTemplate: 2, nodeConfVolumeClaimTemplate: 0, updateStrategy: 0, secret: 0,
};

function leaves(schema: Schema, path: string, levels: number): string[] {
  if (schema.items !== undefined) return leaves(schema.items, `${path}[]`, levels);
  const fields = Object.entries(schema.properties ?? {});
  if (fields.length === 0 || levels === 0) return [path];
  return fields.flatMap(([name, field]) => leaves(field, `${path}.${name}`, Math.min(levels - 1, LEVELS[name] ?? Infinity)));
}

const [file, version, source] = process.argv.slice(2);
const definitions = parseAllDocuments(readFileSync(file, 'utf8')).map((document) => document.toJS());
const { schema } = definitions.find(({ kind }) => kind === 'CustomResourceDefinition').spec.versions
  .find(({ name }: { name: string }) => name === version);
const { spec } = schema.openAPIV3Schema.properties;
process.stdout.write([`# ${source}, ${version}`, ...leaves(spec, 'spec', Infinity).sort(), ''].join('\n'));
