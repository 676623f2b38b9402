import type { EtcdClusterProps } from '../../etcd/props';
import { resourceField, resourcesSchema } from '../reading/container-resources';
import { propPath } from '../custom-resource';
import { antiAffinityFaults, antiAffinitySchema, requiresHosts } from '../stateful/anti-affinity';
import type { OwnLabels } from '../stateful/anti-affinity';
import { claimSchema } from '../stateful/claim';
import { diskFaults } from '../stateful/cluster-faults';
import { databaseResources, storageFaults } from '../stateful/memory';
import { ETCD_MEMBERS, patched, patchedAnnotations, POD } from '../stateful/patches';
import { groupFaults, securityContextSchema } from '../stateful/security-context';
import type { Flag } from './flags';
import { flagFaults, flagField, flagProps } from './flags';
import type { Fault, Origin } from '../reading/faults';
import { faultAt, shortened } from '../reading/faults';
import { confidentialText, flag, list, object, refused, text, texts } from '../reading/schema';
import type { Path } from '../reading/source-tree';
import type { z } from 'zod';

const WAITING = 'the agent itself waits for the DNS name of its pod, as long as it takes; leave it out';
const IN_A_FILE = 'the agent passes flags to etcd in a file, which contains only values; write the value';

export const podSchema = object({
  labels: texts.optional(),
  annotations: patchedAnnotations(ETCD_MEMBERS),
  resources: resourcesSchema.optional(),
  affinity: object({
    ...patched(ETCD_MEMBERS, `${POD}/affinity`, ['nodeAffinity', 'podAffinity']),
    podAntiAffinity: antiAffinitySchema.optional(),
  }).optional(),
  antiAffinity: flag.optional(),
  ...patched(ETCD_MEMBERS, POD, ['nodeSelector', 'tolerations']),
  securityContext: securityContextSchema(ETCD_MEMBERS).optional(),
  etcdEnv: list(object({ name: text, value: confidentialText.optional(), valueFrom: refused(IN_A_FILE) })).optional(),
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

/** etcd also accepts each of its flags as an environment variable. */
const VARIABLE = /^ETCD_[A-Z0-9_]+$/;

export function podFaults(origin: Origin, pod: Pod, name: string): Fault[] {
  const own: OwnLabels = { etcd_cluster: [name], app: ['etcd'], ...valueLists(pod.labels) };
  return [
    ...antiAffinityFaults(origin, [...FIELD, 'affinity', 'podAntiAffinity'], pod.affinity?.podAntiAffinity ?? {}, own),
    ...storageFaults(origin, POD_RESOURCES, pod.resources ?? {}),
    ...groupFaults(origin, SECURITY, pod.securityContext ?? {}),
    ...claimFaults(origin, pod),
    ...variableFaults(origin, pod),
    ...flagFaults(origin, flags(pod)),
  ];
}

/** As in the operator, `antiAffinity` counts only if there is no `affinity`. */
export function podRequiresHosts({ antiAffinity = false, affinity }: Pod): boolean {
  return affinity === undefined ? antiAffinity : requiresHosts(affinity.podAntiAffinity);
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

export function valueLists(labels: Readonly<Record<string, string>> = {}): OwnLabels {
  return Object.fromEntries(Object.entries(labels).map(([key, value]) => [key, [value]]));
}

function flags({ etcdEnv = [] }: Pod): Flag[] {
  return etcdEnv.map(({ name, value = '' }, index) => ({
    name: name.replace(/^ETCD_/, '').toLowerCase().replaceAll('_', '-'),
    value,
    nameField: [...VARIABLES, index, 'name'],
    valueField: [...VARIABLES, index, 'value'],
  }));
}

function variableFaults(origin: Origin, { etcdEnv = [] }: Pod): Fault[] {
  return etcdEnv.flatMap(({ name, value, valueFrom }, index) => {
    if (!VARIABLE.test(name)) return [faultAt(
      origin,
      [...VARIABLES, index, 'name'],
      `must be a flag of etcd, written like ETCD_MAX_WALS, got "${shortened(name)}": the agent passes only flags to etcd, in a file;`
      + ' leave it out',
    )];
    if (value !== undefined || valueFrom !== undefined) return [];
    return [faultAt(origin, [...VARIABLES, index], `must have a value for ${name}, got none: ${IN_A_FILE}`)];
  });
}

function claimFaults(origin: Origin, { persistentVolumeClaimSpec: claim }: Pod): Fault[] {
  if (claim === undefined) return [];
  const { accessModes = [], resources: { requests, limits } } = claim;
  const fields = { limit: [...DISK, 'resources', 'limits', 'storage'], accessModes: [...DISK, 'accessModes'] };
  return diskFaults(origin, { request: requests.storage, limit: limits?.storage, accessModes, fields });
}
