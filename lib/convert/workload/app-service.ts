import { z } from 'zod';
import { Protocol } from '../../workload/port';
import { containerResources, resourceField, resourcesSchema } from '../reading/container-resources';
import { propPath } from '../custom-resource';
import type { Reading } from '../custom-resource';
import type { Variable } from '../pods/environment';
import { environment, environmentFaults, environmentSchema, secretEnvironment, variablesAt } from '../pods/environment';
import { missingNameFault } from '../reading/faults';
import type { Content } from '../reading/kind';
import { kindOf, resourceSchema } from '../reading/kind';
import { metadataProps } from '../reading/metadata';
import { image, list, object, text, wholeNumber } from '../reading/schema';
import type { Path } from '../reading/source-tree';

const portSchema = object({
  name: text.optional(),
  port: wholeNumber,
  targetPort: wholeNumber.optional(),
  nodePort: wholeNumber.optional(),
  protocol: z.enum(Protocol, { error: 'TCP, UDP or SCTP' }).optional(),
});

const specSchema = object({
  size: wholeNumber.optional(),
  image,
  ports: list(portSchema),
  resources: resourcesSchema.optional(),
  env: environmentSchema.optional(),
  /** The operator's own name for `env`. */
  envs: environmentSchema.optional(),
  host: text.optional(),
});

type Spec = z.output<typeof specSchema>;

/** The sample resource of the operator: an image, a number of pods, and ports. */
export const appServiceKind = kindOf('app.example.com/v1', 'AppService', resourceSchema(specSchema), interpret);

function interpret({ metadata, spec, origin }: Content<Spec>): Reading {
  const { name } = metadata;
  if (name === undefined) return { faults: [missingNameFault(origin)] };
  const variables = variablesOf(spec);
  const faults = environmentFaults(origin, variables);

  const secretName = `${name}-env`;
  const { size, ports, resources, host } = spec;
  const props = {
    name,
    size,
    image: spec.image,
    ports,
    resources: resources && containerResources(resources),
    env: environment(variables, secretName),
    host,
    ...metadataProps(metadata),
  };
  const resource = {
    kind: 'AppService',
    name,
    namespace: metadata.namespace,
    origin,
    fieldOf,
    props,
    secretEnvironments: secretEnvironment(variables, secretName),
    faults,
  } as const;
  return { resource, faults };
}

function variablesOf({ env, envs }: Spec): Variable[] {
  return [...variablesAt(['spec', 'env'], env), ...variablesAt(['spec', 'envs'], envs)];
}

function fieldOf(prop: string): Path | undefined {
  const path = propPath(prop);
  const resource = resourceField(prop);
  if (resource !== undefined) return ['spec', 'resources', ...resource];
  if (['name', 'labels', 'annotations'].includes(String(path[0]))) return ['metadata', ...path];
  return String(path[0]) in specSchema.shape ? ['spec', ...path] : undefined;
}
