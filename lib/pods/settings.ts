import type { Labels } from '../kubernetes/objects/labels';
import { inSeconds } from '../kubernetes/formats/quantities';
import type { Peer } from '../network/peer';
import type { HostAlias, InitContainer, Sidecar, SidecarPort } from './containers';
import type { EnvFrom, EnvVar } from './environment';
import type { Lifecycle } from './lifecycle';
import type { NodeAffinity, PodAffinity, Toleration, TopologySpread } from './placement';
import type { StatefulPodOptions, StatelessPodOptions } from './pod-options';
import type { PodSpread } from './pod-spread';
import type { Probe } from './probe';
import { type DefaultResources, resolveResources, type Resources } from './resources';
import { PodServiceAccount } from './service-account';
import type { Volume } from './volume';

/** The finished settings of pods. */
export interface PodSettings {
  readonly nodeSelector: Labels;
  readonly tolerations: readonly Toleration[];
  readonly nodeAffinity: Required<NodeAffinity>;
  readonly podAffinity: Required<PodAffinity>;
  readonly podAntiAffinity: Required<PodAffinity>;
  /** Undefined for the construct's own. */
  readonly spread: PodSpread | undefined;
  readonly acceptSharedNodes: boolean;
  readonly topologySpread: readonly TopologySpread[];
  readonly schedulerName: string | undefined;
  readonly runtimeClassName: string | undefined;
  readonly seccompProfile: string | undefined;
  readonly labels: Labels;
  readonly annotations: Labels;
  readonly imagePullSecrets: readonly string[];
  readonly serviceAccount: PodServiceAccount;
  readonly hostAliases: readonly HostAlias[];
  readonly initContainers: readonly ContainerSettings[];
  readonly sidecars: readonly ContainerSettings[];
  /** What the main container has besides. */
  readonly env: Readonly<Record<string, EnvVar>>;
  readonly envFrom: readonly EnvFrom[];
  readonly volumes: readonly Volume[];
  readonly lifecycle: Lifecycle;
  /** Undefined for the construct's own. */
  readonly gracePeriodSeconds: number | undefined;
}

/** The finished settings of one additional container. */
export interface ContainerSettings {
  readonly name: string;
  readonly image: string;
  readonly command: readonly string[];
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, EnvVar>>;
  readonly envFrom: readonly EnvFrom[];
  readonly resources: Resources;
  readonly volumes: readonly Volume[];
  readonly writablePaths: readonly string[];
  readonly user: number;
  readonly ports: readonly SidecarPort[];
  readonly callers: readonly Peer[];
  readonly calls: readonly Peer[];
  readonly probes: { readonly startup?: Probe; readonly readiness?: Probe; readonly liveness?: Probe };
  readonly lifecycle: Lifecycle;
}

/** A process that watches another one. No source but experience. */
const DEFAULT_RESOURCES: DefaultResources = {
  millicores: { request: 10, limit: 200 },
  memoryKibibytes: { request: 32 * 1024, limit: 128 * 1024 },
  storageKibibytes: { request: 16 * 1024, limit: 64 * 1024 },
};

/** The settings of pods whose containers are this user. */
export function resolvePods(user: number, options: StatelessPodOptions & StatefulPodOptions = {}): PodSettings {
  return {
    nodeSelector: options.nodeSelector ?? {},
    tolerations: options.tolerations ?? [],
    nodeAffinity: { required: options.nodeAffinity?.required ?? [], preferred: options.nodeAffinity?.preferred ?? [] },
    podAffinity: resolvePodAffinity(options.podAffinity),
    podAntiAffinity: resolvePodAffinity(options.podAntiAffinity),
    spread: options.spread,
    acceptSharedNodes: options.acceptSharedNodes ?? false,
    topologySpread: options.topologySpread ?? [],
    schedulerName: options.schedulerName,
    runtimeClassName: options.runtimeClassName,
    seccompProfile: options.seccompProfile,
    labels: options.labels ?? {},
    annotations: options.annotations ?? {},
    imagePullSecrets: options.imagePullSecrets ?? [],
    serviceAccount: options.serviceAccount ?? PodServiceAccount.own(),
    hostAliases: options.hostAliases ?? [],
    initContainers: (options.initContainers ?? []).map((container) => resolveContainer(user, container)),
    sidecars: (options.sidecars ?? []).map((container) => resolveContainer(user, container)),
    env: options.env ?? {},
    envFrom: options.envFrom ?? [],
    volumes: options.volumes ?? [],
    lifecycle: options.lifecycle ?? {},
    gracePeriodSeconds: options.gracePeriod && inSeconds(options.gracePeriod),
  };
}

function resolvePodAffinity({ required = [], preferred = [] }: PodAffinity = {}): Required<PodAffinity> {
  return { required, preferred };
}

function resolveContainer(user: number, container: InitContainer & Partial<Sidecar>): ContainerSettings {
  const { startup, readiness, liveness } = container;
  return {
    name: container.name,
    image: container.image,
    command: container.command ?? [],
    args: container.args ?? [],
    env: container.env ?? {},
    envFrom: container.envFrom ?? [],
    resources: resolveResources(container.resources, DEFAULT_RESOURCES),
    volumes: container.volumes ?? [],
    writablePaths: container.writablePaths ?? [],
    user: container.user ?? user,
    ports: container.ports ?? [],
    callers: container.callers ?? [],
    calls: container.calls ?? [],
    probes: { startup, readiness, liveness },
    lifecycle: container.lifecycle ?? {},
  };
}

/** The name of the pods' ServiceAccount: one that exists, or that of the construct. */
export function serviceAccountName(name: string, { serviceAccount }: PodSettings): string {
  return serviceAccount._name ?? name;
}
