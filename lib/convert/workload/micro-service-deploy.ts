import type { z } from 'zod';
import { Authentication } from '../../micro-service/authentication';
import { config, configFaults } from './config-lines';
import { containerResources, resourceField, resourcesSchema } from '../reading/container-resources';
import { propPath } from '../custom-resource';
import type { Reading } from '../custom-resource';
import type { Fault, Origin } from '../reading/faults';
import { faultAt, missingNameFault } from '../reading/faults';
import type { Content } from '../reading/kind';
import { kindOf, resourceSchema } from '../reading/kind';
import { isReservedLabel } from '../../kubernetes/objects/labels';
import { metadataProps } from '../reading/metadata';
import { confidentialText, flag, image, object, text, wholeNumber } from '../reading/schema';
import type { Path, Position } from '../reading/source-tree';
import { nodeAt } from '../reading/source-tree';

const specSchema = object({
  msName: text,
  fullName: text.optional(),
  version: text,
  path: text.optional(),
  image,
  replicas: wholeNumber.optional(),
  autoscaling: flag.optional(),
  needAuth: flag.optional(),
  /** `key=value` lines. */
  config: confidentialText.optional(),
  creationTimestamp: text.optional(),
  resourceRequirements: resourcesSchema.optional(),
  idle: flag.optional(),
});

type Spec = z.output<typeof specSchema>;

const CONFIG: Path = ['spec', 'config'];

/** One version of a service in a multi-tenant platform. */
export const microServiceDeployKind = kindOf('custom.ops/v1', 'MicroServiceDeploy', resourceSchema(specSchema), interpret);

function interpret({ metadata, spec, origin }: Content<Spec>): Reading {
  const name = spec.fullName ?? metadata.name;
  if (name === undefined) return { faults: [missingNameFault(origin)] };
  const faults = [...nameFaults(origin, metadata.name, name), ...configLineFaults(origin, spec.config ?? '')];

  const { msName, version, path, replicas, idle, creationTimestamp, resourceRequirements } = spec;
  const props = {
    msName,
    fullName: name,
    version,
    path,
    image: spec.image,
    replicas,
    idle,
    creationTimestamp,
    autoscaling: spec.autoscaling === true ? {} : undefined,
    authentication: spec.needAuth === true ? Authentication.proxy() : undefined,
    config: config(spec.config ?? ''),
    resources: resourceRequirements && containerResources(resourceRequirements),
    ...metadataProps(metadata, (label) => !isReservedLabel(label)),
  };
  const nameField = spec.fullName === undefined ? ['metadata', 'name'] : ['spec', 'fullName'];
  const resource = {
    kind: 'MicroServiceDeploy',
    name,
    namespace: metadata.namespace,
    origin,
    props,
    fieldOf: (prop: string) => fieldOf(prop, nameField),
    faults,
  } as const;
  return { resource, faults };
}

/** Both fields are the name of this instance. If they differ, only the user knows which one is meant. */
function nameFaults(origin: Origin, name: string | undefined, fullName: string): Fault[] {
  if (name === undefined || name === fullName) return [];
  return [faultAt(
    origin,
    ['spec', 'fullName'],
    `must be the same as metadata.name, got "${fullName}" and "${name}": every object has that name; change one or leave fullName out`,
  )];
}

function configLineFaults(origin: Origin, lines: string): Fault[] {
  return configFaults(lines).map(({ line, claim }) => faultAt(origin, CONFIG, `line ${line + 1} ${claim}`, configLine(origin, line)));
}

/** A text after a `|` begins on the line below; any other text is assumed to be on one line. */
function configLine({ root }: Origin, line: number): Position | undefined {
  const node = nodeAt(root, CONFIG);
  if (node?.type !== 'scalar' || !node.block) return undefined;
  return { line: node.at.line + 1 + line, column: 1 };
}

function fieldOf(prop: string, nameField: Path): Path | undefined {
  const [first, ...rest] = propPath(prop);
  const resource = resourceField(prop);
  if (resource !== undefined) return ['spec', 'resourceRequirements', ...resource];
  if (first === 'name') return nameField;
  if (first === 'labels' || first === 'annotations') return ['metadata', first];
  if (first === 'autoscaling' || first === 'config') return ['spec', first];
  return String(first) in specSchema.shape ? ['spec', first, ...rest] : undefined;
}
