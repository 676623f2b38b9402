import type { Reading } from '../custom-resource';
import type { z } from 'zod';
import { etcdReading } from './foreign-cluster';
import type { ForeignPods } from '../pods/foreign-pods';
import { found } from '../pods/found';
import { affinitySchema, tolerationsSchema } from '../pods/placement';
import { diskFaults } from '../stateful/cluster-faults';
import { formerResources } from '../stateful/memory';
import type { Flag } from './flags';
import { flagFaults, flagField, flagProps } from './flags';
import { certificates, tlsSchema } from './etcd-io-tls';
import type { Fault, Origin } from '../reading/faults';
import { faultAt } from '../reading/faults';
import type { Content } from '../reading/kind';
import { kindOf, resourceSchema } from '../reading/kind';
import { confidentialText, list, object, refused, storage, text, texts, wholeNumber } from '../reading/schema';
import type { Path } from '../reading/source-tree';

const storageSchema = object({
  accessModes: text.optional(),
  storageClassName: text.optional(),
  pvcName: refused('each member has a disk of its own, and members that share one would corrupt it; leave it out'),
  volumeSizeRequest: storage,
  volumeSizeLimit: storage.optional(),
});

const specSchema = object({
  size: wholeNumber,
  version: text,
  imageRegistry: text.optional(),
  storageSpec: storageSchema.optional(),
  tls: tlsSchema.optional(),
  /** `--key=value`. */
  etcdOptions: list(confidentialText).optional(),
  podTemplate: object({
    metadata: object({ labels: texts.optional(), annotations: texts.optional() }).optional(),
    spec: object({
      nodeSelector: texts.optional(), tolerations: tolerationsSchema.optional(), affinity: affinitySchema.optional(),
    }).optional(),
  }).optional(),
});

type Spec = z.output<typeof specSchema>;

/** The operator's default repository. https://github.com/etcd-io/etcd-operator/blob/main/api/v1alpha1/etcdcluster_types.go */
const DEFAULT_REPOSITORY = 'gcr.io/etcd-development/etcd';

const STORAGE: Path = ['spec', 'storageSpec'];
const OPTIONS: Path = ['spec', 'etcdOptions'];
const TEMPLATE: Path = ['spec', 'podTemplate'];

const ARGUMENT = /^--?([a-z][a-z0-9-]*)(?:=(.*))?$/s;

/** A cluster of the etcd project's own operator. */
export const etcdIoEtcdClusterKind = kindOf('operator.etcd.io/v1alpha1', 'EtcdCluster', resourceSchema(specSchema), interpret);

function interpret({ metadata, spec, origin }: Content<Spec>): Reading {
  const { size, version, imageRegistry, storageSpec, tls, etcdOptions = [], podTemplate = {} } = spec;
  const flags = etcdOptions.flatMap(flagOf);
  return etcdReading({
    metadata,
    origin,
    version,
    repository: imageRegistry,
    certificates: certificates(origin, tls),
    props: {
      size, storage: storageSpec?.volumeSizeRequest, storageClassName: storageSpec?.storageClassName, ...flagProps(origin, flags),
    },
    former: {
      resources: formerResources(),
      hadDisks: storageSpec !== undefined,
      address: `${metadata.name ?? ''}:2379`,
      repository: DEFAULT_REPOSITORY,
    },
    memoryFaults: [],
    pods: foreignPods(podTemplate, metadata.name ?? ''),
    faults: [
      ...storageFaults(origin, spec),
      ...argumentFaults(origin, spec),
      ...flagFaults(origin, flags),
    ],
    fieldOf: (prop) => fieldOf(prop) ?? flagField(flags, prop),
  });
}

function flagOf(argument: string, index: number): Flag[] {
  const [, name, value = 'true'] = ARGUMENT.exec(argument) ?? [];
  const field = [...OPTIONS, index];
  return name === undefined ? [] : [{ name, value, nameField: field, valueField: field }];
}

/** Text that is not a flag is not repeated: it may be the value of one, and a secret. */
function argumentFaults(origin: Origin, { etcdOptions = [] }: Spec): Fault[] {
  return etcdOptions.flatMap(
    (argument, index) => (ARGUMENT.test(argument) ? [] : [faultAt(
      origin, [...OPTIONS, index], 'must be a flag of etcd and its value, got something else; write it like --max-wals=5',
    )]),
  );
}

function storageFaults(origin: Origin, { storageSpec }: Spec): Fault[] {
  if (storageSpec === undefined) return [];
  const { accessModes, volumeSizeRequest, volumeSizeLimit } = storageSpec;
  const fields = { limit: [...STORAGE, 'volumeSizeLimit'], accessModes: [...STORAGE, 'accessModes'] };
  return diskFaults(
    origin, { request: volumeSizeRequest, limit: volumeSizeLimit, accessModes: accessModes === undefined ? [] : [accessModes], fields },
  );
}

function foreignPods({ metadata = {}, spec = {} }: NonNullable<Spec['podTemplate']>, name: string): ForeignPods {
  return {
    ownLabels: { app: [name], controller: [name] },
    labels: found([...TEMPLATE, 'metadata', 'labels'], metadata.labels),
    annotations: found([...TEMPLATE, 'metadata', 'annotations'], metadata.annotations),
    nodeSelector: found([...TEMPLATE, 'spec', 'nodeSelector'], spec.nodeSelector),
    tolerations: found([...TEMPLATE, 'spec', 'tolerations'], spec.tolerations),
    affinity: found([...TEMPLATE, 'spec', 'affinity'], spec.affinity),
  };
}

function fieldOf(prop: string): Path | undefined {
  if (prop === 'size' || prop === 'version') return ['spec', prop];
  if (prop === 'images.etcd') return ['spec', 'imageRegistry'];
  if (prop === 'storageClassName') return [...STORAGE, prop];
  return prop === 'storage' ? [...STORAGE, 'volumeSizeRequest'] : undefined;
}
