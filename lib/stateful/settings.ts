import { Size } from 'cdk8s';
import type { ContainerResources } from '../kubernetes/pods/container-resources';
import { ImagePullPolicy } from '../kubernetes/pods/image-pull-policy';
import { DnsProfile } from '../network/dns-profile';
import { resolveService, type ServiceOptions, type ServiceSettings } from '../network/service-options';
import type { Relaxation } from '../pods/relaxation';
import type { DisruptionBudget, StatefulRollout } from '../pods/rollout';
import { type PodSettings, resolvePods } from '../pods/settings';
import { COMPONENTS, type Labels, recommendedLabels } from '../kubernetes/objects/labels';
import type { Described } from '../kubernetes/objects/metadata';
import type { Peer } from '../network/peer';
import { toKibibytes, toMillicores } from '../kubernetes/formats/quantities';
import { type BackupSettings, DEFAULT_RESTIC_IMAGE, resolveBackup } from './backup/settings';
import type { StatefulClusterProps } from './props';
import type { Restore } from './restore/restore';
import { resolveRestore, type RestoreSettings } from './restore/settings';

/** What all databases share. The props that the constructs describe in different words are declared in each of them. */
interface StatefulProps extends StatefulClusterProps {
  readonly storage?: Size;
  readonly storageClassName?: string;
  readonly resources?: ContainerResources;
  readonly monitoring?: { readonly fromNamespace?: string; readonly labels?: Labels };
  readonly service?: ServiceOptions;
  readonly disruptionBudget?: DisruptionBudget;
  readonly images?: { readonly restic?: string };
  readonly restore?: Restore;
}

/** The finished settings that every database has. */
export interface StatefulSettings extends Described {
  /** The labels that the user gave, which are among `labels`. */
  readonly addedLabels: Labels;
  /** The namespace of the chart, which is part of names in certificates and alerts. */
  readonly namespace: string | undefined;
  readonly version: string;
  /** The version whose known faults are accepted. */
  readonly acceptKnownFaults: string | undefined;
  readonly imagePullPolicy: ImagePullPolicy;
  readonly storageKibibytes: number;
  readonly storageAtCreationKibibytes: number;
  readonly storageClassName: string | undefined;
  readonly millicores: { readonly request: number; readonly limit: number };
  readonly memoryKibibytes: number;
  readonly clients: readonly Peer[];
  readonly monitoring: MonitoringSettings | undefined;
  readonly priorityClassName: string | undefined;
  readonly user: number;
  readonly pods: PodSettings;
  readonly service: ServiceSettings;
  /** Undefined for the default of the database. */
  readonly disruptionBudget: DisruptionBudget | undefined;
  /** Undefined for one pod at a time. */
  readonly rollout: StatefulRollout | undefined;
  readonly relaxations: readonly Relaxation[];
  readonly clusterDomain: string;
  readonly dns: DnsProfile;
  readonly apiServerAddresses: readonly string[] | undefined;
  /** Undefined: no backups. */
  readonly backup: BackupSettings | undefined;
  /** Undefined: a new cluster begins empty. */
  readonly restore: RestoreSettings | undefined;
}

export interface MonitoringSettings {
  readonly fromNamespace: string;
  readonly labels: Labels;
}

/** What the construct adds to its props. */
interface StatefulIdentity {
  readonly id: string;
  readonly namespace: string | undefined;
  /** `etcd`, `redis` */
  readonly system: string;
  readonly version: string;
}

export const DEFAULT_AGENT_IMAGE = 'node:24-alpine';
const DEFAULT_STORAGE = Size.gibibytes(8);
/** What HyperShift requests for etcd, with room for bursts. https://github.com/openshift/hypershift */
const DEFAULT_MILLICORES = { request: 300, limit: 2000 };
const DEFAULT_MEMORY_KIBIBYTES = 1024 * 1024;
/** Differs from the user ids of nodes and of common images. */
const DEFAULT_USER = 10001;

export function resolveStateful({ id, namespace, system, version }: StatefulIdentity, props: StatefulProps): StatefulSettings {
  const name = props.name ?? id;
  const user = props.user ?? DEFAULT_USER;
  const storage = toKibibytes(props.storage ?? DEFAULT_STORAGE);
  const resticImage = props.images?.restic ?? DEFAULT_RESTIC_IMAGE;
  const backup = props.backup && resolveBackup(props.backup, resticImage);
  return {
    name,
    namespace,
    labels: {
      ...props.labels, ...recommendedLabels({ instance: name, name: system, component: COMPONENTS.database, partOf: undefined }),
    },
    addedLabels: props.labels ?? {},
    annotations: props.annotations ?? {},
    version,
    acceptKnownFaults: props.acceptKnownFaults,
    imagePullPolicy: props.imagePullPolicy ?? ImagePullPolicy.IF_NOT_PRESENT,
    storageKibibytes: storage,
    storageAtCreationKibibytes: props.storageAtCreation === undefined ? storage : toKibibytes(props.storageAtCreation),
    storageClassName: props.storageClassName,
    ...resolveResources(props.resources),
    clients: props.clients ?? [],
    monitoring: props.monitoring && {
      fromNamespace: props.monitoring.fromNamespace ?? 'monitoring', labels: props.monitoring.labels ?? {},
    },
    priorityClassName: props.priorityClassName,
    user,
    pods: resolvePods(user, props.pods),
    service: resolveService(props.service),
    disruptionBudget: props.disruptionBudget,
    rollout: props.rollout,
    relaxations: props.relaxations ?? [],
    clusterDomain: props.clusterDomain ?? 'cluster.local',
    dns: props.dns ?? DnsProfile.privateNetwork(),
    apiServerAddresses: props.apiServerAddresses,
    backup,
    restore: props.restore && resolveRestore(props.restore, backup, resticImage),
  };
}

function resolveResources({ cpu = {}, memory = {} }: ContainerResources = {}) {
  const [request, limit] = [cpu.request && toMillicores(cpu.request), cpu.limit && toMillicores(cpu.limit)];
  const guaranteed = memory.limit ?? memory.request;
  return {
    millicores: {
      request: request ?? Math.min(DEFAULT_MILLICORES.request, limit ?? Infinity),
      limit: limit ?? Math.max(DEFAULT_MILLICORES.limit, request ?? 0),
    },
    memoryKibibytes: guaranteed === undefined ? DEFAULT_MEMORY_KIBIBYTES : toKibibytes(guaranteed),
  };
}
