import { programOf, releaseOf } from '../../kubernetes/formats/image-reference';
import { isDeepStrictEqual } from 'node:util';
import type { Fault, Origin } from '../reading/faults';
import { faultAt, shortened, when } from '../reading/faults';
import type { Spec } from './opstree-schema';
import type { Path } from '../reading/source-tree';
import { antiAffinityFaults, requiresHosts } from '../stateful/anti-affinity';
import type { OwnLabels } from '../stateful/anti-affinity';
import { groupFaults } from '../stateful/security-context';

const ROLES = ['redisLeader', 'redisFollower'] as const;
type Role = (typeof ROLES)[number];

/** Returns the engine, according to the name of the image, and the version, according to its tag, even if the tag names no release. */
export function imageOf(image: string): { engine: 'redis' | 'valkey'; version: string | undefined } {
  const [, tag] = /:([\w.-]{1,128})$/.exec(image) ?? [];
  return { engine: /valkey/.test(programOf(image)) ? 'valkey' : 'redis', version: releaseOf(image) ?? tag?.replace(/^v/, '') };
}

/** Returns the faults of the version. If the image has a tag, `--version-map` can replace the version. */
export function imageFaults(origin: Origin, image: string): Fault[] {
  if (releaseOf(image) !== undefined) return [];
  const { version } = imageOf(image);
  return [faultAt(
    origin,
    ['spec', 'kubernetesConfig', 'image'],
    `must have a tag that names a release, got "${shortened(image)}": the agent must know which data the server can read;`
    + ` write it like quay.io/opstree/redis:v7.2.16${version === undefined ? '' : `, or choose by --version-map ${version}=NEW`}`,
  )];
}

/**
 * A role's own number takes precedence over `clusterSize`. The operator counts the followers of all shards, the construct those of each
 * shard.
 */
export function shape({ clusterSize, redisLeader, redisFollower }: Spec): { shards: number; replicasPerShard: number } {
  const shards = redisLeader?.replicas ?? clusterSize;
  return { shards, replicasPerShard: shards === 0 ? 0 : (redisFollower?.replicas ?? clusterSize) / shards };
}

export function shapeFaults(origin: Origin, spec: Spec): Fault[] {
  const { clusterSize, redisFollower } = spec;
  const { shards, replicasPerShard } = shape(spec);
  if (shards < 1) return [faultAt(
    origin,
    shardsField(spec),
    `must be 3 or more, got ${shards}: each leader is a shard, and a majority of them elects another; use 3`,
  )];
  return when(!Number.isInteger(replicasPerShard), () => faultAt(
    origin,
    replicasField(spec),
    `must be a multiple of the ${shards} leaders, got ${redisFollower?.replicas ?? clusterSize} followers: each shard has as many replicas`
    + ` as the others; set redisFollower.replicas to ${Math.ceil(replicasPerShard) * shards}`,
  ));
}

export function shardsField({ redisLeader }: Spec): Path {
  return redisLeader?.replicas === undefined ? ['spec', 'clusterSize'] : ['spec', 'redisLeader', 'replicas'];
}

export function replicasField({ redisFollower }: Spec): Path {
  return redisFollower?.replicas === undefined ? ['spec', 'clusterSize'] : ['spec', 'redisFollower', 'replicas'];
}

/** Returns the field with the resources of the pods. A role's own resources take precedence over the common ones. */
export function resourcesField(spec: Spec): Path {
  const role = ROLES.find((one) => spec[one]?.resources !== undefined);
  return role === undefined || ownAndCommon(spec).length === 0 ? ['spec', 'kubernetesConfig', 'resources'] : ['spec', role, 'resources'];
}

/** Returns the resources of each pod: leaders and followers may change roles, so all pods get the same. */
export function resourcesOf(spec: Spec) {
  return ownAndCommon(spec)[0] ?? spec.kubernetesConfig.resources;
}

function ownAndCommon(spec: Spec) {
  return ROLES.flatMap((role) => spec[role]?.resources ?? []);
}

export function resourceFaults(origin: Origin, spec: Spec): Fault[] {
  const [leader, follower] = ROLES.map((role) => spec[role]?.resources ?? spec.kubernetesConfig.resources);
  if (leader === undefined || follower === undefined || isDeepStrictEqual(leader, follower)) return [];
  const role: Role = spec.redisFollower?.resources === undefined ? 'redisLeader' : 'redisFollower';
  return [faultAt(
    origin,
    ['spec', role, 'resources'],
    'must be the same for leaders and followers, got different ones: any pod may become the primary of its shard;'
    + ' write them in kubernetesConfig',
  )];
}

/** Returns notes on resources that only one role has, and on requirements that become preferences. */
export function roleNotes(name: string, spec: Spec): string[] {
  const resources = ROLES.filter((role) => (spec[role]?.resources ?? spec.kubernetesConfig.resources) !== undefined);
  const apart = ROLES.filter((role) => requiresHosts(spec[role]?.affinity?.podAntiAffinity));
  return [
    ...(resources.length === 1 ? [
      `only ${resources[0]} of ${name} has resources: every pod gets them, because any pod may become a leader`,
    ] : []),
    ...(apart.length > 0 ? [
      `${name} required different nodes for its pods: those of one shard still do, others prefer different nodes`,
    ] : []),
  ];
}

/** Returns the faults of settings of pods for which the construct has no prop. */
export function podFaults(origin: Origin, name: string, labels: Readonly<Record<string, string>>, spec: Spec): Fault[] {
  const own: OwnLabels = {
    ...Object.fromEntries(Object.entries(labels).map(([key, value]) => [key, [value]])),
    app: [`${name}-leader`, `${name}-follower`],
    redis_setup_type: ['cluster'],
    role: ['leader', 'follower'],
  };
  return [
    ...ROLES.flatMap((role) => antiAffinityFaults(
      origin, ['spec', role, 'affinity', 'podAntiAffinity'], spec[role]?.affinity?.podAntiAffinity ?? {}, own,
    )),
    ...(['podSecurityContext', 'securityContext'] as const).flatMap((field) => groupFaults(origin, ['spec', field], spec[field] ?? {})),
  ];
}
