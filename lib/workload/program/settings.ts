import { ImagePullPolicy } from '../../kubernetes/pods/image-pull-policy';
import { DnsProfile } from '../../network/dns-profile';
import type { StatelessPodOptions } from '../../pods/pod-options';
import { type DefaultResources, resolveResources } from '../../pods/resources';
import { resolvePods } from '../../pods/settings';
import type { Config } from '../config';
import type { ConfigSettings, Program } from './program';
import type { ProgramProps } from './props';

/** Clear of the user ids of nodes and of common images, as kube-score and checkov ask (10000 and more). */
const DEFAULT_USER = 10001;

/** A small program. No source but experience: measure yours and say what it needs. */
export const DEFAULT_APP_RESOURCES: DefaultResources = {
  millicores: { request: 100, limit: 500 },
  memoryKibibytes: { request: 128 * 1024, limit: 256 * 1024 },
  storageKibibytes: { request: 64 * 1024, limit: 256 * 1024 },
};

/** What each construct decides for itself. */
export type ProgramParticulars = Pick<Program, 'name' | 'namespace' | 'labels'>;

/** Completes what everything has that runs an image in pods. */
export function resolveProgram(
  props: ProgramProps, pods: StatelessPodOptions | undefined, { name, namespace, labels }: ProgramParticulars,
): Program {
  const user = props.user ?? DEFAULT_USER;
  return {
    name,
    namespace,
    labels: { ...props.labels, ...labels },
    addedLabels: props.labels ?? {},
    annotations: props.annotations ?? {},
    image: props.image,
    imagePullPolicy: props.imagePullPolicy ?? ImagePullPolicy.IF_NOT_PRESENT,
    command: props.command ?? [],
    args: props.args ?? [],
    resources: resolveResources(props.resources, DEFAULT_APP_RESOURCES),
    env: props.env ?? {},
    config: resolveConfig(name, props.config),
    volumes: props.volumes ?? [],
    writablePaths: ['/tmp', ...(props.writablePaths ?? [])],
    calls: props.calls ?? [],
    dns: props.dns ?? DnsProfile.privateNetwork(),
    user,
    relaxations: props.relaxations ?? [],
    priorityClassName: props.priorityClassName,
    pods: resolvePods(user, pods),
  };
}

function resolveConfig(name: string, config: Config | undefined): ConfigSettings {
  return {
    data: config?._data ?? {},
    secretKeys: config?._options.secretKeys ?? [],
    secretName: config?._options.secretName ?? `${name}-config`,
    directory: config?._directory,
  };
}
