import type * as core from 'kubernetes-types/core/v1';
import { type PodSettings } from '../settings';
import { addedContainers, hooks, listOrNone, variables, variableSources } from './containers';
import { placed, type Spreading } from './placement';
import { mounted } from './volumes';

/** How additional settings fit into the pods of a construct. */
export interface PodShape extends Spreading {
  /** The container of the app or the server. */
  readonly main: string;
  readonly imagePullPolicy: string;
}

/** The pod template of a construct with everything that its `pods` ask for. Without them, it stays as it is. */
export function shapePod({ metadata, spec }: core.PodTemplateSpec, pods: PodSettings, shape: PodShape): core.PodTemplateSpec {
  const labels = { ...pods.labels, ...metadata?.labels };
  const annotations = { ...pods.annotations, ...metadata?.annotations };
  return {
    metadata: { ...metadata, labels, annotations: Object.keys(annotations).length === 0 ? undefined : annotations },
    spec: spec && identified(filled(placed(spec, pods, shape), pods, shape), pods),
  };
}

/** What is given to the pod as a whole. */
function identified(spec: core.PodSpec, pods: PodSettings): core.PodSpec {
  const { serviceAccount, imagePullSecrets, hostAliases, gracePeriodSeconds, seccompProfile } = pods;
  return {
    ...spec,
    serviceAccountName: serviceAccount._name ?? spec.serviceAccountName,
    imagePullSecrets: listOrNone(imagePullSecrets.map((name) => ({ name }))),
    hostAliases: listOrNone(hostAliases.map(({ ip, hostnames }) => ({ ip, hostnames }))),
    terminationGracePeriodSeconds: gracePeriodSeconds ?? spec.terminationGracePeriodSeconds,
    ...(seccompProfile !== undefined && {
      securityContext: { ...spec.securityContext, seccompProfile: { type: 'Localhost', localhostProfile: seccompProfile } },
    }),
  };
}

/** Containers and volumes: init containers before ours, sidecars after them. */
function filled(spec: core.PodSpec, pods: PodSettings, { main, imagePullPolicy }: PodShape): core.PodSpec {
  const own = mounted('files', pods.volumes);
  const before = addedContainers('init', imagePullPolicy, pods.initContainers);
  const beside = addedContainers('sidecar', imagePullPolicy, pods.sidecars);
  const mainContainer = (container: core.Container) => (container.name === main ? extended(container, pods, own.mounts) : container);
  return {
    ...spec,
    initContainers: listOrNone([...before.map(({ container }) => container), ...(spec.initContainers ?? [])]),
    containers: [...spec.containers.map(mainContainer), ...beside.map(({ container }) => container)],
    volumes: [...(spec.volumes ?? []), ...own.volumes, ...[...before, ...beside].flatMap(({ volumes }) => volumes)],
  };
}

/** The main container with what it has besides. */
function extended(
  container: core.Container, { env, envFrom, lifecycle }: PodSettings, mounts: readonly core.VolumeMount[],
): core.Container {
  return {
    ...container,
    env: listOrNone([...(container.env ?? []), ...variables(env)]),
    envFrom: listOrNone([...(container.envFrom ?? []), ...variableSources(envFrom)]),
    volumeMounts: listOrNone([...(container.volumeMounts ?? []), ...mounts]),
    lifecycle: container.lifecycle === undefined && hooks(lifecycle) === undefined
      ? undefined : { ...container.lifecycle, ...hooks(lifecycle) },
  };
}
