import type { EtcdClusterProps } from '../../etcd/props';
import { resourceField, resourcesSchema } from '../reading/container-resources';
import { propPath } from '../custom-resource';
import { HOST } from '../../kubernetes/pods/spread';
import { environmentSchema, type Variable, variablesAt } from '../pods/environment';
import type { ForeignPods } from '../pods/foreign-pods';
import { found } from '../pods/found';
import { affinitySchema, tolerationsSchema } from '../pods/placement';
import { groupFaults, seccompProfile, securityContextSchema } from '../pods/security-context';
import { claimSchema } from '../stateful/claim';
import { diskFaults } from '../stateful/cluster-faults';
import { databaseResources, storageFaults } from '../stateful/memory';
import { ETCD_MEMBERS } from '../stateful/patches';
import type { Flag } from './flags';
import { flagFaults, flagField, flagProps } from './flags';
import type { Fault, Origin } from '../reading/faults';
import { faultAt, shortened, when } from '../reading/faults';
import { flag, object, refused, text, texts } from '../reading/schema';
import type { Path } from '../reading/source-tree';
import type { z } from 'zod';

const WAITING = 'the agent itself waits for the DNS name of its pod, as long as it takes; leave it out';
const IN_A_FILE = 'the agent passes flags to etcd in a file, which contains only values; write the value';

export const podSchema = object({
  labels: texts.optional(),
  annotations: texts.optional(),
  resources: resourcesSchema.optional(),
  affinity: affinitySchema.optional(),
  antiAffinity: flag.optional(),
  nodeSelector: texts.optional(),
  tolerations: tolerationsSchema.optional(),
  securityContext: securityContextSchema(ETCD_MEMBERS).optional(),
  etcdEnv: environmentSchema.optional(),
  persistentVolumeClaimSpec: claimSchema(ETCD_MEMBERS, 'etcd writes').optional(),
  busyboxImage: refused(WAITING),
  DNSTimeoutInSecond: refused(WAITING, 0),
  ClusterDomain: text.optional(),
});

type Pod = z.output<typeof podSchema>;

const FIELD: Path = ['spec', 'pod'];
const SECURITY: Path = [...FIELD, 'securityContext'];
const VARIABLES: Path = [...FIELD, 'etcdEnv'];
const DISK: Path = [...FIELD, 'persistentVolumeClaimSpec'];
const DISK_SIZE: Path = [...DISK, 'resources', 'requests', 'storage'];
export const POD_RESOURCES: Path = [...FIELD, 'resources'];

export function podFaults(origin: Origin, pod: Pod): Fault[] {
  return [
    ...storageFaults(origin, POD_RESOURCES, pod.resources ?? {}),
    ...groupFaults(origin, SECURITY, pod.securityContext ?? {}),
    ...claimFaults(origin, pod),
    ...flagValueFaults(origin, pod),
    ...flagFaults(origin, flags(pod)),
  ];
}

/** What the resource says about pods. As in the operator, `antiAffinity` counts only if there is no `affinity`. */
export function foreignPods(pod: Pod, name: string): ForeignPods {
  const at = <Name extends keyof Pod>(field: Name) => found<NonNullable<Pod[Name]>>([...FIELD, field], pod[field] ?? undefined);
  return {
    ownLabels: { etcd_cluster: [name], app: ['etcd'] },
    nodeSelector: at('nodeSelector'),
    tolerations: at('tolerations'),
    affinity: at('affinity'),
    apartBy: pod.affinity === undefined && pod.antiAffinity === true ? [{ field: [...FIELD, 'antiAffinity'], value: [HOST] }] : [],
    labels: at('labels'),
    annotations: at('annotations'),
    seccompProfile: seccompProfile(SECURITY, pod.securityContext),
    variables: variables(pod).filter(({ variable: { name: variable } }) => !isFlag(variable)),
  };
}

export function podProps(origin: Origin, pod: Pod): EtcdClusterProps {
  const { resources, securityContext, persistentVolumeClaimSpec, ClusterDomain } = pod;
  return {
    ...flagProps(origin, flags(pod)),
    resources: resources && databaseResources(resources),
    user: securityContext?.runAsUser,
    storage: persistentVolumeClaimSpec?.resources.requests.storage,
    storageClassName: persistentVolumeClaimSpec?.storageClassName,
    clusterDomain: ClusterDomain?.replace(/^\./, ''),
  };
}

/** Returns the field from which a prop was read. */
export function podField(pod: Pod, prop: string): Path | undefined {
  const resource = resourceField(prop);
  if (resource !== undefined) return [...POD_RESOURCES, ...resource];
  switch (propPath(prop)[0]) {
    case 'user': return [...SECURITY, 'runAsUser'];
    case 'storage': return DISK_SIZE;
    case 'storageClassName': return [...DISK, 'storageClassName'];
    case 'clusterDomain': return [...FIELD, 'ClusterDomain'];
    default: return flagField(flags(pod), prop);
  }
}

function variables({ etcdEnv }: Pod): Variable[] {
  return variablesAt(VARIABLES, etcdEnv);
}

function flags(pod: Pod): Flag[] {
  return variables(pod).filter(({ variable: { name } }) => isFlag(name)).map(({ path, variable: { name, value = '' } }) => ({
    name: name.replace(/^ETCD_/, '').toLowerCase().replaceAll('_', '-'),
    value,
    nameField: [...path, 'name'],
    valueField: [...path, 'value'],
  }));
}

/** etcd accepts each of its flags as an environment variable, too. */
function isFlag(name: string): boolean {
  return /^ETCD_[A-Z0-9_]+$/.test(name);
}

function flagValueFaults(origin: Origin, pod: Pod): Fault[] {
  return variables(pod).filter(({ variable: { name } }) => isFlag(name)).flatMap(({ path, variable: { name, value, valueFrom } }) => [
    ...when(valueFrom !== undefined, () => faultAt(origin, [...path, 'valueFrom'], `must be left out, got one: ${IN_A_FILE}`)),
    ...when(value === undefined && valueFrom === undefined, () => faultAt(
      origin, path, `must have a value for ${shortened(name)}, got none: ${IN_A_FILE}`,
    )),
  ]);
}

function claimFaults(origin: Origin, { persistentVolumeClaimSpec: claim }: Pod): Fault[] {
  if (claim === undefined) return [];
  const { accessModes = [], resources: { requests, limits } } = claim;
  const fields = { limit: [...DISK, 'resources', 'limits', 'storage'], accessModes: [...DISK, 'accessModes'] };
  return diskFaults(origin, { request: requests.storage, limit: limits?.storage, accessModes, fields });
}
