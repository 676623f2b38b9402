import { z } from 'zod';
import type { EtcdClusterProps } from '../../etcd/props';
import { containerResources, resourceField, resourcesSchema } from '../reading/container-resources';
import { propPath } from '../custom-resource';
import { CLAIM, diskFaults, ETCD_MEMBERS, memoryFaults, patchFaults, POD, POD_ANNOTATIONS } from '../stateful/cluster-faults';
import type { Flag } from './flags';
import { flagFaults, flagField, flagProps } from './flags';
import type { Fault, Origin } from '../reading/faults';
import { faultAt } from '../reading/faults';
import { anyObject, confidentialText, flag, list, object, refused, storage, text, texts, wholeNumber } from '../reading/schema';
import type { Path } from '../reading/source-tree';

const claimSchema = object({
  accessModes: list(text).optional(),
  storageClassName: text.optional(),
  resources: object({ requests: object({ storage }), limits: object({ storage: storage.optional() }).optional() }),
  volumeMode: z.literal('Filesystem', { error: 'Filesystem, since etcd writes files' }).optional(),
  volumeName: refused,
  selector: refused,
  dataSource: refused,
  dataSourceRef: refused,
});

const securityContextSchema = object({
  runAsUser: wholeNumber.optional(),
  runAsGroup: wholeNumber.optional(),
  fsGroup: wholeNumber.optional(),
  runAsNonRoot: z.literal(true, { error: 'true, since etcd does not need root' }).optional(),
  fsGroupChangePolicy: refused,
  supplementalGroups: refused,
  seLinuxOptions: refused,
  seccompProfile: refused,
  sysctls: refused,
  windowsOptions: refused,
});

export const podSchema = object({
  labels: texts.optional(),
  annotations: texts.optional(),
  resources: resourcesSchema.optional(),
  nodeSelector: refused,
  affinity: anyObject.optional(),
  antiAffinity: flag.optional(),
  tolerations: refused,
  securityContext: securityContextSchema.optional(),
  etcdEnv: list(object({ name: text, value: confidentialText.optional(), valueFrom: refused })).optional(),
  persistentVolumeClaimSpec: claimSchema.optional(),
  busyboxImage: text.optional(),
  DNSTimeoutInSecond: wholeNumber.optional(),
  ClusterDomain: text.optional(),
});

type Pod = z.output<typeof podSchema>;

const FIELD: Path = ['spec', 'pod'];
const RESOURCES: Path = [...FIELD, 'resources'];
const SECURITY: Path = [...FIELD, 'securityContext'];
const VARIABLES: Path = [...FIELD, 'etcdEnv'];
const DISK: Path = [...FIELD, 'persistentVolumeClaimSpec'];
const DISK_SIZE: Path = [...DISK, 'resources', 'requests', 'storage'];

/** etcd also accepts each of its flags as an environment variable. */
const VARIABLE = /^ETCD_[A-Z0-9_]+$/;

export function podFaults(origin: Origin, pod: Pod): Fault[] {
  const { nodeSelector, tolerations, affinity = {}, annotations = {}, busyboxImage, DNSTimeoutInSecond = 0 } = pod;
  const waiting = 'the agent itself waits for the DNS name of its pod, as long as it takes; leave it out';
  return [
    ...patchFaults(origin, FIELD, { nodeSelector, tolerations }, POD, ETCD_MEMBERS),
    ...patchFaults(origin, [...FIELD, 'affinity'], affinity, `${POD}/affinity`, ETCD_MEMBERS),
    ...patchFaults(origin, [...FIELD, 'annotations'], annotations, POD_ANNOTATIONS, ETCD_MEMBERS),
    ...(busyboxImage === undefined ? [] : [faultAt(
      origin, [...FIELD, 'busyboxImage'], `must be left out, got "${busyboxImage}": ${waiting}`,
    )]),
    ...(DNSTimeoutInSecond === 0 ? [] : [faultAt(
      origin, [...FIELD, 'DNSTimeoutInSecond'], `must be 0, got ${DNSTimeoutInSecond}: ${waiting}`,
    )]),
    ...memoryFaults(origin, RESOURCES, pod.resources ?? {}, "a member's"),
    ...securityFaults(origin, pod),
    ...claimFaults(origin, pod),
    ...variableFaults(origin, pod),
    ...flagFaults(origin, flags(pod)),
  ];
}

export function podProps(pod: Pod): EtcdClusterProps {
  const { resources, securityContext, persistentVolumeClaimSpec, ClusterDomain } = pod;
  return {
    ...flagProps(flags(pod)),
    resources: resources && containerResources(resources),
    user: securityContext?.runAsUser,
    storage: persistentVolumeClaimSpec?.resources.requests.storage,
    storageClassName: persistentVolumeClaimSpec?.storageClassName,
    clusterDomain: ClusterDomain?.replace(/^\./, '') || undefined,
  };
}

/** Returns the field from which a prop was read. */
export function podField(pod: Pod, prop: string): Path | undefined {
  const resource = resourceField(prop);
  if (resource !== undefined) return [...RESOURCES, ...resource];
  switch (propPath(prop)[0]) {
    case 'user': return [...SECURITY, 'runAsUser'];
    case 'storage': return DISK_SIZE;
    case 'clusterDomain': return [...FIELD, 'ClusterDomain'];
    default: return flagField(flags(pod), prop);
  }
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
      `must be a flag of etcd, written like ETCD_MAX_WALS, got "${name}": the agent passes only flags to etcd, in a file;`
      + ' leave it out',
    )];
    if (value !== undefined && valueFrom === undefined) return [];
    return [faultAt(
      origin,
      [...VARIABLES, index],
      `must have only a value for ${name}: the agent passes flags to etcd in a file, which contains only values; write the value`,
    )];
  });
}

function securityFaults(origin: Origin, { securityContext = {} }: Pod): Fault[] {
  const { runAsUser, runAsGroup, fsGroup, ...others } = securityContext;
  const groups = Object.entries({ runAsGroup, fsGroup }).filter(([, group]) => group !== undefined && group !== runAsUser);
  return [
    ...groups.map(([name, group]) => faultAt(
      origin,
      [...SECURITY, name],
      `must be the same as runAsUser, got ${group} and ${runAsUser ?? 'none'}: all containers have the same user and group ID;`
      + ' leave it out, or give runAsUser this value',
    )),
    ...patchFaults(origin, SECURITY, { ...others, runAsNonRoot: undefined }, `${POD}/securityContext`, ETCD_MEMBERS),
  ];
}

function claimFaults(origin: Origin, { persistentVolumeClaimSpec: claim }: Pod): Fault[] {
  if (claim === undefined) return [];
  const { volumeName, selector, dataSource, dataSourceRef, accessModes = [], resources: { requests, limits } } = claim;
  const fields = { limit: [...DISK, 'resources', 'limits', 'storage'], accessModes: [...DISK, 'accessModes'] };
  return [
    ...diskFaults(origin, { request: requests.storage, limit: limits?.storage, accessModes, fields }),
    ...patchFaults(origin, DISK, { volumeName, selector, dataSource, dataSourceRef }, CLAIM, ETCD_MEMBERS),
  ];
}
