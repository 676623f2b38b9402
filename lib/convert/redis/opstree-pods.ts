import { programOf, releaseOf } from '../../kubernetes/image-reference';
import type { Fault, Origin } from '../reading/faults';
import { faultAt } from '../reading/faults';
import { configField } from './opstree-redis-config';
import type { Spec } from './opstree-schema';
import { leftOut } from './foreign-cluster';
import type { Path } from '../reading/source-tree';
import { patchFaults, POD, REDIS_SHARD } from '../stateful/cluster-faults';

const ROLES = ['redisLeader', 'redisFollower'] as const;

/** Fields without a counterpart in the construct, each with the reason. */
export const LEFT_OUT = {
  spec: {
    TLS: 'a RedisCluster has no TLS yet; leave it out, and allow only clients that may see the traffic',
    acl: 'a RedisCluster has one user, whose rules are in credentials.rules; leave it out',
    env: 'the agent hands settings to the server in a file; write them as dynamicConfig',
    initContainer: 'a container of the agent is there instead; leave it out',
    sidecars: 'other containers beside a server are not supported; leave it out, and patch the StatefulSets if you must',
    serviceAccountName: 'the agents have an account of their own, with permissions for this cluster only; leave it out',
    hostNetwork: 'pods have addresses of their own, and names that outlive the addresses; leave it out',
    hostPort: 'pods have addresses of their own, and names that outlive the addresses; leave it out',
    redisConfig: 'settings belong in redisLeader.redisConfig; move them there',
  },
  kubernetesConfig: {
    updateStrategy: 'the pods of a shard are replaced one by one, and a primary fails over first; leave it out',
    service: 'clients must be inside the Kubernetes cluster, because servers redirect them to pods; leave it out',
    imagePullSecrets: 'it belongs to the ServiceAccount; leave it out, and patch that object in TypeScript',
  },
  affinity: { podAntiAffinity: 'the pods of a shard never share a node, and all pods of the cluster are spread; leave it out' },
  storage: { volumeMount: 'the server mounts only its disk and its settings; leave it out' },
} as const;

/** Returns the engine, according to the name of the image, and the version, according to its tag. */
export function imageOf(image: string): { engine: 'redis' | 'valkey'; version: string | undefined } {
  return { engine: /valkey/.test(programOf(image)) ? 'valkey' : 'redis', version: releaseOf(image) };
}

export function imageFaults(origin: Origin, image: string): Fault[] {
  if (imageOf(image).version !== undefined) return [];
  return [faultAt(
    origin,
    ['spec', 'kubernetesConfig', 'image'],
    `must have a tag that names a release, got "${image}": the agent must know which data the server can read;`
    + ' write it like quay.io/opstree/redis:v7.2.16',
  )];
}

/** The operator counts the followers of all shards, the construct those of each shard. */
export function shape({ clusterSize, redisLeader, redisFollower }: Spec): { shards: number; replicasPerShard: number } {
  const shards = redisLeader?.replicas ?? clusterSize;
  return { shards, replicasPerShard: (redisFollower?.replicas ?? clusterSize) / shards };
}

export function shapeFaults(origin: Origin, spec: Spec): Fault[] {
  const { clusterSize, redisLeader, redisFollower } = spec;
  const { shards, replicasPerShard } = shape(spec);
  if (clusterSize < 1) return [faultAt(
    origin,
    ['spec', 'clusterSize'],
    `must be 3 or more, got ${clusterSize}: each leader is a shard, and a majority of them elects another; use 3`,
  )];
  if (redisLeader?.replicas !== undefined && redisLeader.replicas !== clusterSize) {
    return [faultAt(
      origin,
      ['spec', 'redisLeader', 'replicas'],
      `must be the same as clusterSize, got ${redisLeader.replicas} and ${clusterSize}: each leader is a shard; drop one`,
    )];
  }
  if (redisFollower?.replicas === undefined || Number.isInteger(replicasPerShard)) return [];
  return [faultAt(
    origin,
    ['spec', 'redisFollower', 'replicas'],
    `must be a multiple of clusterSize, got ${redisFollower.replicas} and ${clusterSize}: each shard has as many replicas as the others;`
    + ` use ${Math.ceil(replicasPerShard) * shards}`,
  )];
}

/** Returns the faults of settings of pods for which the construct has no prop. */
export function podFaults(origin: Origin, spec: Spec): Fault[] {
  const { runAsUser, runAsGroup, fsGroup } = spec.podSecurityContext ?? {};
  const groups = Object.entries({ runAsGroup, fsGroup }).filter(([, group]) => group !== undefined && group !== runAsUser);
  return [
    ...ROLES.flatMap((role) => {
      const { affinity: { podAntiAffinity, ...affinity } = {}, nodeSelector, tolerations } = spec[role] ?? {};
      return [
        ...patchFaults(origin, ['spec', role], { nodeSelector, tolerations }, POD, REDIS_SHARD),
        ...leftOut(origin, ['spec', role, 'affinity'], { podAntiAffinity }, LEFT_OUT.affinity),
        ...patchFaults(origin, ['spec', role, 'affinity'], affinity, `${POD}/affinity`, REDIS_SHARD),
      ];
    }),
    ...groups.map(([name, group]) => faultAt(
      origin,
      ['spec', 'podSecurityContext', name],
      `must be the same as runAsUser, got ${group} and ${runAsUser ?? 'none'}: all containers have the same user and group ID;`
      + ' leave it out, or give runAsUser this value',
    )),
  ];
}

/** Returns the field of a leader or follower from which a prop was read. */
export function roleField(spec: Spec, prop: string): Path | undefined {
  const { redisFollower } = spec;
  if (prop === 'replicasPerShard') return [
    'spec', ...(redisFollower?.replicas === undefined ? ['clusterSize'] : ['redisFollower', 'replicas']),
  ];
  return configField(spec, prop);
}
