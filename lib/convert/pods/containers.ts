import type { z } from 'zod';
import type { InitContainer, Sidecar } from '../../pods/containers';
import type { Volume } from '../../pods/volume';
import { named } from '../../support/named';
import type { SecretEnvironment } from '../custom-resource';
import { containerResources, resourcesSchema } from '../reading/container-resources';
import { type Fault, faultAt, type Origin } from '../reading/faults';
import { ignored, ignoredAll, list, object, refused, refusedAll, text, told, wholeNumber } from '../reading/schema';
import type { Path } from '../reading/source-tree';
import {
  environment, environmentFaults, environmentSchema, environmentSources, envFromSchema, secretEnvironment, type Variable, variablesAt,
} from './environment';
import { lifecycle, lifecycleSchema, probe, probeSchema } from './probes';
import { mountsSchema } from './volume-sources';

const RESTRICTED = 'every container is as restricted as Pod Security restricted asks; leave it out';

const securityContextSchema = object({
  runAsUser: wholeNumber.optional(),
  runAsGroup: ignored('a container has the group of its user'),
  runAsNonRoot: ignored('no container of ours runs as root'),
  readOnlyRootFilesystem: ignored('it is always read-only, and a note says so'),
  allowPrivilegeEscalation: refused(RESTRICTED, false),
  privileged: refused(RESTRICTED, false),
  capabilities: object({ add: refused(RESTRICTED), drop: ignored('all of them are dropped') }).optional(),
  procMount: refused(RESTRICTED, 'Default'),
  seccompProfile: refused(RESTRICTED, { type: 'RuntimeDefault' }),
  appArmorProfile: refused(RESTRICTED, { type: 'RuntimeDefault' }),
  ...refusedAll(['seLinuxOptions', 'windowsOptions'], RESTRICTED),
});

const portSchema = object({
  containerPort: wholeNumber,
  name: text.optional(),
  protocol: refused('sidecars listen on TCP ports; leave it out', 'TCP'),
  ...refusedAll(['hostPort', 'hostIP'], 'pods have addresses of their own; leave it out'),
});

/** The fields of a container in Kubernetes' own form. */
export const containerFields = {
  image: text,
  imagePullPolicy: told('all containers of a pod have the pull policy of the server', 'IfNotPresent'),
  command: list(text).optional(),
  args: list(text).optional(),
  env: environmentSchema.optional(),
  envFrom: envFromSchema.optional(),
  resources: resourcesSchema.optional(),
  ports: list(portSchema).optional(),
  volumeMounts: mountsSchema.optional(),
  securityContext: securityContextSchema.optional(),
  startupProbe: probeSchema.optional(),
  readinessProbe: probeSchema.optional(),
  livenessProbe: probeSchema.optional(),
  lifecycle: lifecycleSchema.optional(),
  workingDir: refused('a container starts in the directory of its image; leave it out, or change it in the command'),
  restartPolicy: refused('an init container runs to completion; write it among the sidecars'),
  ...refusedAll(['stdin', 'stdinOnce', 'tty', 'volumeDevices'], 'nobody is attached to the containers of a cluster; leave it out'),
  ...ignoredAll(['terminationMessagePath', 'terminationMessagePolicy', 'resizePolicy'], 'it changes nothing that the container does'),
};

/** A list of containers in Kubernetes' own form. */
export const containersSchema = list(object({ name: text, ...containerFields }));

type Container = Partial<z.output<typeof containersSchema>[number]>;

/** An additional container, and its place. */
export interface ForeignContainer {
  readonly field: Path;
  readonly name: string;
  readonly container: Container & { readonly image: string };
}

/** Returns containers of a list, with their places. */
export function containersAt(field: Path, containers: z.output<typeof containersSchema> = []): ForeignContainer[] {
  return containers.map((container, index) => ({ field: [...field, index], name: container.name, container }));
}

/** Returns the container as a prop of a cluster with this name. */
export function initContainer({ name, field, container }: ForeignContainer, volumes: Volume[], cluster: string): InitContainer {
  const { image, command, args, envFrom, resources, securityContext } = container;
  const variables = variablesOf({ name, field, container });
  return {
    name,
    image,
    command,
    args,
    env: variables.length === 0 ? undefined : environment(variables, secretNameOf(cluster, name)),
    envFrom: envFrom && environmentSources(envFrom),
    resources: resources && containerResources(resources),
    volumes,
    user: securityContext?.runAsUser,
  };
}

export function sidecar(foreign: ForeignContainer, volumes: Volume[], cluster: string): Sidecar {
  const { ports = [], startupProbe, readinessProbe, livenessProbe, lifecycle: hooks } = foreign.container;
  return {
    ...initContainer(foreign, volumes, cluster),
    ports: ports.map(({ containerPort, name }) => ({ port: containerPort, name })),
    startup: probe(startupProbe, ports),
    readiness: probe(readinessProbe, ports),
    liveness: probe(livenessProbe, ports),
    lifecycle: hooks && lifecycle(hooks, ports),
  };
}

/** Returns the Secrets that must contain the variables which look secret. */
export function containerSecrets(containers: readonly ForeignContainer[], cluster: string): SecretEnvironment[] {
  return containers.flatMap((one) => secretEnvironment(variablesOf(one), secretNameOf(cluster, one.name)));
}

export function containerFaults(origin: Origin, containers: readonly ForeignContainer[]): Fault[] {
  return containers.flatMap((one) => [...environmentFaults(origin, variablesOf(one)), ...portNameFaults(origin, one)]);
}

/** Probes and hooks may name the ports of their container. */
function portNameFaults(origin: Origin, { field, container }: ForeignContainer): Fault[] {
  const { ports = [], startupProbe, readinessProbe, livenessProbe, lifecycle: { postStart, preStop } = {} } = container;
  const asking = {
    startupProbe, readinessProbe, livenessProbe, 'lifecycle.postStart': postStart, 'lifecycle.preStop': preStop,
  };
  return Object.entries(asking).flatMap(([name, one = {}]) => {
    const port = one.httpGet?.port ?? ('tcpSocket' in one ? (one.tcpSocket as { port?: number | string } | undefined)?.port : undefined);
    if (typeof port !== 'string' || ports.some((known) => known.name === port)) return [];
    return [faultAt(
      origin, [...field, ...name.split('.')], `must ask a port of its container, got "${port}"; add the port, or write its number`,
    )];
  });
}

/** Returns notes on what additional containers may do less than before. */
export function containerNotes(cluster: string, containers: readonly ForeignContainer[]): string[] {
  if (containers.length === 0) return [];
  const unlimited = containers.filter(({ container: { resources } }) => resources?.limits?.memory === undefined);
  return [
    `additional containers of ${cluster} (${named(containers.map(({ name }) => name))}) run without root and with a read-only root`
    + ' filesystem, and the network policy lets them call only DNS, and nobody call them: if they need more, use the construct with'
    + ' writablePaths, calls and callers',
    ...(unlimited.length === 0 ? [] : [
      `additional containers of ${cluster} had no memory limit, and may use 128Mi: ${named(unlimited.map(({ name }) => name))}`,
    ]),
  ];
}

function variablesOf({ field, container: { env } }: ForeignContainer): Variable[] {
  return variablesAt([...field, 'env'], env);
}

function secretNameOf(cluster: string, container: string): string {
  return `${cluster}-${container}-env`;
}
