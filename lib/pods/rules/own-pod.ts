import type * as core from 'kubernetes-types/core/v1';

/** What a construct puts into its pods, which nothing that is added may touch. */
export interface OwnPod {
  readonly containers: readonly string[];
  readonly ports: readonly { readonly name?: string; readonly port: number }[];
  readonly volumes: readonly string[];
  /** Volumes of ours that other containers may mount, to read. */
  readonly readable: readonly string[];
  /** Where the main container mounts volumes. */
  readonly paths: readonly string[];
  /** Variables of the main container. */
  readonly variables: readonly string[];
  /** What only databases have. */
  readonly database: OwnDatabase | undefined;
}

/** What the pods of a database need to keep its data safe. */
export interface OwnDatabase {
  /** `etcd`, `Redis` */
  readonly system: string;
  /** Prefixes of variables that its server and its tools read. */
  readonly reservedPrefixes: readonly string[];
  readonly leastGraceSeconds: number;
  /** How many pods must not share a node. */
  readonly apart: number;
  /** Whether they stay pending rather than share one. */
  readonly apartRequired: boolean;
  readonly labels: Readonly<Record<string, string>>;
}

/** What a pod has before anything is added to it. */
export function ownPod(spec: Pick<core.PodSpec, 'initContainers' | 'containers' | 'volumes'>, main: string): Omit<OwnPod, 'database'> {
  const containers = [...(spec.initContainers ?? []), ...spec.containers];
  const mainContainer = spec.containers.find(({ name }) => name === main);
  return {
    containers: containers.map(({ name }) => name),
    ports: containers.flatMap(({ ports }) => ports ?? []).map(({ name, containerPort }) => ({ name, port: containerPort })),
    volumes: (spec.volumes ?? []).map(({ name }) => name),
    readable: [],
    paths: (mainContainer?.volumeMounts ?? []).map(({ mountPath }) => mountPath),
    variables: (mainContainer?.env ?? []).map(({ name }) => name),
  };
}
