import { programOf, releaseOf } from '../../kubernetes/formats/image-reference';
import { isDeepStrictEqual } from 'node:util';
import type { Fault, Origin } from '../reading/faults';
import { faultAt, shortened, when } from '../reading/faults';
import type { Spec } from './opstree-schema';
import type { Path } from '../reading/source-tree';
import type { ForeignContainer } from '../pods/containers';
import { variablesAt } from '../pods/environment';
import type { ForeignPods } from '../pods/foreign-pods';
import { type Found, found } from '../pods/found';
import { groupFaults, seccompProfile } from '../pods/security-context';
import { valueLists } from '../pods/spread';

const ROLES = ['redisLeader', 'redisFollower'] as const;
type Role = (typeof ROLES)[number];
type RoleSpec = NonNullable<Spec[Role]>;

/** Fields that decide on which nodes pods run. The first versions had them once for both roles. */
const PLACING = ['nodeSelector', 'tolerations'] as const;

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

/** Returns notes on settings that only one role has. */
export function roleNotes(name: string, spec: Spec): string[] {
  const resources = ROLES.filter((role) => (spec[role]?.resources ?? spec.kubernetesConfig.resources) !== undefined);
  const placed = PLACING.flatMap((field) => {
    const roles = ROLES.filter((role) => spec[role]?.[field] !== undefined);
    return roles.length === 1 && ofSpec(spec, field).length === 0 ? [`${roles[0]}.${field}`] : [];
  });
  return [
    ...(resources.length === 1 ? [
      `only ${resources[0]} of ${name} has resources: every pod gets them, because any pod may become a leader`,
    ] : []),
    ...(placed.length === 0 ? [] : [
      `every pod of ${name} gets ${placed.join(', ')}, because any pod may become a leader`,
    ]),
  ];
}

/** Returns the faults of users and groups. */
export function userFaults(origin: Origin, spec: Spec): Fault[] {
  return (['podSecurityContext', 'securityContext'] as const).flatMap((field) => groupFaults(origin, ['spec', field], spec[field] ?? {}));
}

/** What the resource says about pods. */
export function foreignPods(name: string, labels: Readonly<Record<string, string>>, spec: Spec): ForeignPods {
  const { kubernetesConfig: { imagePullSecrets }, storage: { volumeMount: { volume, mountPath } = {} } = {} } = spec;
  return {
    ownLabels: {
      ...valueLists(labels), app: [`${name}-leader`, `${name}-follower`], redis_setup_type: ['cluster'], role: ['leader', 'follower'],
    },
    dataVolumes: [`${name}-leader`, `${name}-follower`, name],
    nodeSelector: placing(spec, 'nodeSelector'),
    tolerations: placing(spec, 'tolerations'),
    affinity: ofRoles(spec, 'affinity'),
    topologySpread: ofRoles(spec, 'topologySpreadConstraints'),
    gracePeriodSeconds: ofRoles(spec, 'terminationGracePeriodSeconds'),
    imagePullSecrets: found(['spec', 'kubernetesConfig', 'imagePullSecrets'], imagePullSecrets),
    serviceAccountName: found(['spec', 'serviceAccountName'], spec.serviceAccountName),
    seccompProfile: [
      ...seccompProfile(['spec', 'podSecurityContext'], spec.podSecurityContext),
      ...seccompProfile(['spec', 'securityContext'], spec.securityContext),
    ],
    variables: variablesAt(['spec', 'env'], spec.env),
    volumes: volume,
    mounts: found(['spec', 'storage', 'volumeMount', 'mountPath'], mountPath),
    initContainers: initContainers(spec),
    sidecars: (spec.sidecars ?? []).map(({ mountPath: volumeMounts, ...container }, index) => (
      { field: ['spec', 'sidecars', index], name: container.name, container: { ...container, volumeMounts } }
    )),
  };
}

/** The resource has only one init container, and no name for it. */
function initContainers({ initContainer }: Spec): ForeignContainer[] {
  if (initContainer?.enabled !== true || initContainer.image === undefined) return [];
  return [{ field: ['spec', 'initContainer'], name: 'init', container: { ...initContainer, image: initContainer.image } }];
}

/** Returns a role's own field, or that of the first versions, which was the same for both roles. */
function placing<Name extends (typeof PLACING)[number]>(spec: Spec, field: Name): Found<NonNullable<Spec[Name]>>[] {
  const own = ofRoles(spec, field) as Found<NonNullable<Spec[Name]>>[];
  return own.length > 0 ? own : ofSpec(spec, field);
}

function ofSpec<Name extends (typeof PLACING)[number]>(spec: Spec, field: Name): Found<NonNullable<Spec[Name]>>[] {
  return found<NonNullable<Spec[Name]>>(['spec', field], spec[field] ?? undefined);
}

function ofRoles<Name extends keyof RoleSpec>(spec: Spec, field: Name): Found<NonNullable<RoleSpec[Name]>>[] {
  return ROLES.flatMap((role) => found<NonNullable<RoleSpec[Name]>>(['spec', role, field], spec[role]?.[field] ?? undefined));
}
