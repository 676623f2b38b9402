import type { Reading } from '../custom-resource';
import type { z } from 'zod';
import { etcdReading } from './foreign-cluster';
import { diskFaults, ETCD_MEMBERS, patchFaults, POD, POD_ANNOTATIONS } from '../stateful/cluster-faults';
import type { Flag } from './flags';
import { flagFaults, flagField, flagProps } from './flags';
import { certificates, tlsSchema } from './etcd-io-tls';
import type { Fault, Origin } from '../reading/faults';
import { faultAt } from '../reading/faults';
import type { Content } from '../reading/kind';
import { kindOf, resourceSchema } from '../reading/kind';
import { anyObject, confidentialText, list, object, refused, storage, text, texts, wholeNumber } from '../reading/schema';
import type { Path } from '../reading/source-tree';

const storageSchema = object({
  accessModes: text.optional(),
  storageClassName: text.optional(),
  pvcName: text.optional(),
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
    spec: object({ nodeSelector: refused, affinity: anyObject.optional(), tolerations: refused }).optional(),
  }).optional(),
});

type Spec = z.output<typeof specSchema>;

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
    props: () => ({ size, storage: storageSpec?.volumeSizeRequest, storageClassName: storageSpec?.storageClassName, ...flagProps(flags) }),
    podLabels: { labels: podTemplate.metadata?.labels ?? {}, field: [...TEMPLATE, 'metadata', 'labels'] },
    faults: [
      ...storageFaults(origin, spec), ...templateFaults(origin, spec), ...argumentFaults(origin, spec), ...flagFaults(origin, flags),
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
  const { accessModes, pvcName, volumeSizeRequest, volumeSizeLimit } = storageSpec;
  const fields = { limit: [...STORAGE, 'volumeSizeLimit'], accessModes: [...STORAGE, 'accessModes'] };
  return [
    ...(pvcName === undefined ? [] : [faultAt(
      origin,
      [...STORAGE, 'pvcName'],
      `must be left out, got "${pvcName}": each member has a disk of its own, and members that share one would corrupt it`,
    )]),
    ...diskFaults(
      origin, { request: volumeSizeRequest, limit: volumeSizeLimit, accessModes: accessModes === undefined ? [] : [accessModes], fields },
    ),
  ];
}

function templateFaults(origin: Origin, { podTemplate: { metadata = {}, spec: { affinity = {}, ...spec } = {} } = {} }: Spec): Fault[] {
  return [
    ...patchFaults(origin, [...TEMPLATE, 'metadata', 'annotations'], metadata.annotations ?? {}, POD_ANNOTATIONS, ETCD_MEMBERS),
    ...patchFaults(origin, [...TEMPLATE, 'spec'], spec, POD, ETCD_MEMBERS),
    ...patchFaults(origin, [...TEMPLATE, 'spec', 'affinity'], affinity, `${POD}/affinity`, ETCD_MEMBERS),
  ];
}

function fieldOf(prop: string): Path | undefined {
  if (prop === 'size' || prop === 'version') return ['spec', prop];
  if (prop === 'images.etcd') return ['spec', 'imageRegistry'];
  return prop === 'storage' ? [...STORAGE, 'volumeSizeRequest'] : undefined;
}
