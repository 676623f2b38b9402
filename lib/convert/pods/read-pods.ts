import { Duration } from 'cdk8s';
import { isReservedLabel } from '../../kubernetes/objects/labels';
import { looksSecret } from '../../kubernetes/objects/secrets';
import type { StatefulPodOptions } from '../../pods/pod-options';
import { PodServiceAccount } from '../../pods/service-account';
import { named } from '../../support/named';
import { own } from '../../support/own';
import { propPath, type SecretEnvironment } from '../custom-resource';
import { type Fault, type Origin, secretFault } from '../reading/faults';
import type { Path } from '../reading/source-tree';
import { containerFaults, containerNotes, containerSecrets, initContainer, sidecar } from './containers';
import { environment, environmentFaults, secretEnvironment } from './environment';
import type { ForeignPods, ReadCluster } from './foreign-pods';
import { deepest, disagreementFaults, type Found } from './found';
import { placementFaults, placementFields, placementNotes, placementProps } from './places';
import { emptyDirNotes, mountedVolumes, mountFaults, type Mounts, type PodVolumes } from './volumes';

/** What a resource says about its pods, as props of the construct. */
interface PodReading {
  readonly props: StatefulPodOptions;
  /** The field from which a prop such as `pods.tolerations[0].key` was read, or undefined for other props. */
  readonly fieldOf: (prop: string) => Path | undefined;
  readonly faults: readonly Fault[];
  /** Changes that the owner may not expect. */
  readonly notes: readonly string[];
  readonly secretEnvironments: readonly SecretEnvironment[];
}

/** Kubernetes' own names for props of containers. */
const FOREIGN_NAMES: Readonly<Record<string, string>> = {
  startup: 'startupProbe', readiness: 'readinessProbe', liveness: 'livenessProbe', user: 'securityContext', volumes: 'volumeMounts',
};

export function readPods(origin: Origin, cluster: ReadCluster, foreign: ForeignPods): PodReading {
  const { initContainers = [], sidecars = [], variables = [] } = foreign;
  const containers = [...initContainers, ...sidecars];
  return {
    props: { ...placementProps(cluster, foreign), ...identityProps(cluster, foreign), ...contentProps(cluster, foreign) },
    fieldOf: (prop) => fieldOf(origin, foreign, prop),
    faults: [
      ...placementFaults(origin, cluster, foreign),
      ...disagreementFaults(origin, foreign.gracePeriodSeconds ?? []),
      ...secretFaults(origin, foreign.annotations ?? []),
      ...environmentFaults(origin, variables),
      ...containerFaults(origin, containers),
      ...mountFaults(origin, volumesOf(foreign), mountsOf(foreign)),
    ],
    notes: [
      ...placementNotes(cluster, foreign), ...labelNotes(cluster, foreign), ...accountNotes(cluster, foreign),
      ...containerNotes(cluster.name, containers), ...emptyDirNotes(cluster.name, volumesOf(foreign)),
    ],
    secretEnvironments: [
      ...secretEnvironment(variables, secretName(cluster)), ...containerSecrets(containers, cluster.name),
    ],
  };
}

/** Who the pods are, and what they are given as a whole. */
function identityProps({ leastGraceSeconds }: ReadCluster, foreign: ForeignPods): StatefulPodOptions {
  const { labels = [], annotations = [], imagePullSecrets = [], serviceAccountName: [account] = [], hostAliases = [] } = foreign;
  const { runtimeClassName: [runtimeClass] = [], schedulerName: [scheduler] = [], seccompProfile: [profile] = [] } = foreign;
  const seconds = foreign.gracePeriodSeconds?.[0]?.value ?? 0;
  return {
    labels: Object.fromEntries(labels.flatMap(({ value }) => Object.entries(value)).filter(([key]) => !isReservedLabel(key))),
    annotations: Object.assign({}, ...annotations.map(({ value }) => value)),
    imagePullSecrets: imagePullSecrets.flatMap(({ value }) => value.map(({ name }) => name)),
    serviceAccount: account && PodServiceAccount.existing(account.value),
    hostAliases: hostAliases.flatMap(({ value }) => value.map(({ ip, hostnames = [] }) => ({ ip, hostnames }))),
    runtimeClassName: runtimeClass?.value,
    schedulerName: scheduler?.value,
    seccompProfile: profile?.value,
    gracePeriod: seconds > leastGraceSeconds ? Duration.seconds(seconds) : undefined,
  };
}

/** What the pods contain beside the server and its agent. */
function contentProps(cluster: ReadCluster, foreign: ForeignPods): StatefulPodOptions {
  const { initContainers = [], sidecars = [], variables = [] } = foreign;
  const [volumes, ...others] = mountedVolumes(volumesOf(foreign), mountsOf(foreign));
  const ofSidecars = others.slice(initContainers.length);
  return {
    env: environment(variables, secretName(cluster)),
    volumes,
    initContainers: initContainers.map((container, index) => initContainer(container, others[index], cluster.name)),
    sidecars: sidecars.map((container, index) => sidecar(container, ofSidecars[index], cluster.name)),
  };
}

function secretName({ name }: ReadCluster): string {
  return `${name}-env`;
}

function volumesOf({ volumes = [], dataVolumes = [] }: ForeignPods): PodVolumes {
  return { sources: volumes, data: dataVolumes };
}

/** The mounts of the server first, then those of the init containers and of the sidecars. */
function mountsOf({ mounts: [own] = [], initContainers = [], sidecars = [] }: ForeignPods): Mounts[] {
  return [
    { field: own?.field ?? [], mounts: own?.value ?? [] },
    ...[...initContainers, ...sidecars].map(({ field, container }) => ({
      field: [...field, 'volumeMounts'], mounts: container.volumeMounts ?? [],
    })),
  ];
}

/** Annotations are in manifests, where everybody can read them. */
function secretFaults(origin: Origin, all: readonly Found<Readonly<Record<string, string>>>[]): Fault[] {
  return all.flatMap(({ field, value }) => Object.entries(value)
    .filter(([, one]) => looksSecret('', one))
    .map(([key]) => secretFault(origin, [...field, key])));
}

function labelNotes({ name }: ReadCluster, { labels = [] }: ForeignPods): string[] {
  const reserved = labels.flatMap(({ value }) => Object.keys(value)).filter(isReservedLabel);
  return reserved.length === 0 ? [] : [`pods of ${name} have other values of the labels that the construct sets: ${named(reserved)}`];
}

function accountNotes({ name }: ReadCluster, { serviceAccountName: [account] = [] }: ForeignPods): string[] {
  return account === undefined ? [] : [
    `pods of ${name} run with the ServiceAccount ${account.value}, which the manifests don't contain: it must exist, and every pod with it`
    + ' gets the permissions of the agents',
  ];
}

function fieldOf(origin: Origin, foreign: ForeignPods, prop: string): Path | undefined {
  const [group, name, ...rest] = propPath(prop);
  if (group !== 'pods') return undefined;
  const { initContainers = [], sidecars = [], mounts = [], variables = [] } = foreign;
  const lists: Readonly<Record<string, typeof sidecars>> = { initContainers, sidecars };
  const container = own(lists, String(name))?.[Number(rest[0])];
  if (container !== undefined) {
    return deepest(origin, container.field, rest.slice(1).map((step) => own(FOREIGN_NAMES, String(step)) ?? step));
  }
  const fields: Readonly<Record<string, Path | undefined>> = {
    ...placementFields(foreign),
    ...Object.fromEntries((
      ['labels', 'annotations', 'imagePullSecrets', 'hostAliases', 'runtimeClassName', 'schedulerName', 'seccompProfile'] as const
    ).map((one) => [one, foreign[one]?.[0]?.field])),
    env: variables.find(({ variable }) => variable.name === rest[0])?.path,
    serviceAccount: foreign.serviceAccountName?.[0]?.field,
    gracePeriod: foreign.gracePeriodSeconds?.[0]?.field,
    volumes: mounts[0]?.field,
  };
  // Faults of several containers, or of volumes that they share, have no container of their own.
  const shared = name === undefined ? fields.volumes : undefined;
  const [first] = name === undefined || Object.hasOwn(lists, name) ? [...sidecars, ...initContainers] : [];
  const field = own(fields, String(name)) ?? shared ?? first?.field;
  return field && deepest(origin, field, rest);
}
