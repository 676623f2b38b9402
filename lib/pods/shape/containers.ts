import type * as core from 'kubernetes-types/core/v1';
import { restrictedContainer } from '../../kubernetes/pods/pod-security';
import type { Lifecycle } from '../lifecycle';
import type { EnvFrom, EnvVar } from '../environment';
import type { Probe } from '../probe';
import { resourceRequirements } from '../resources';
import type { ContainerSettings } from '../settings';
import { type Mounted, mounted } from './volumes';

const WRITABLE = { sizeLimit: '64Mi' };

/** An additional container, and the volumes that it brings. */
interface AddedContainer {
  readonly container: core.Container;
  readonly volumes: readonly core.Volume[];
}

/** Additional containers of one list, with volumes named after it. */
export function addedContainers(list: string, imagePullPolicy: string, containers: readonly ContainerSettings[]): AddedContainer[] {
  return containers.map((container, index) => addedContainer(`${list}-${index}`, imagePullPolicy, container));
}

function addedContainer(prefix: string, imagePullPolicy: string, settings: ContainerSettings): AddedContainer {
  const { volumes, mounts } = volumesOf(prefix, settings);
  const { name, image, command, args, env, envFrom, ports, probes, user } = settings;
  const probe = (of: Probe | undefined) => of?._toKube(ports[0]?.port ?? 0);
  return {
    container: {
      name,
      image,
      imagePullPolicy,
      command: listOrNone(command),
      args: listOrNone(args),
      env: listOrNone(variables(env)),
      envFrom: listOrNone(variableSources(envFrom)),
      ports: listOrNone(ports.map((port) => ({ name: port.name, containerPort: port.port, protocol: 'TCP' }))),
      resources: resourceRequirements(settings.resources),
      startupProbe: probe(probes.startup),
      readinessProbe: probe(probes.readiness),
      livenessProbe: probe(probes.liveness),
      lifecycle: hooks(settings.lifecycle),
      securityContext: { ...restrictedContainer, runAsNonRoot: true, runAsUser: user, runAsGroup: user },
      volumeMounts: listOrNone(mounts),
    },
    volumes,
  };
}

function volumesOf(prefix: string, { volumes, writablePaths }: ContainerSettings): Mounted {
  const given = mounted(prefix, volumes);
  const writable = writablePaths.map((mountPath, index) => ({ name: `${prefix}-writable-${index}`, mountPath }));
  return {
    volumes: [...given.volumes, ...writable.map(({ name }) => ({ name, emptyDir: WRITABLE }))],
    mounts: [...given.mounts, ...writable],
  };
}

export function variables(env: Readonly<Record<string, EnvVar>>): core.EnvVar[] {
  return Object.entries(env).map(([name, { _source }]) => ({ name, ..._source }));
}

export function variableSources(sources: readonly EnvFrom[]): core.EnvFromSource[] {
  return sources.map(({ _source }) => _source);
}

/** The hooks as a container has them. Undefined without any. */
export function hooks({ postStart, preStop }: Lifecycle): core.Lifecycle | undefined {
  if (postStart === undefined && preStop === undefined) return undefined;
  return { ...(postStart && { postStart: postStart._handler }), ...(preStop && { preStop: preStop._handler }) };
}

/** Manifests have no empty lists. */
export function listOrNone<T>(list: readonly T[]): T[] | undefined {
  return list.length === 0 ? undefined : [...list];
}
