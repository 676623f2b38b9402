import type { Reading } from '../custom-resource';
import { names, PASSWORD_KEYS } from '../../../agent/redis/contract/names';
import { RedisEngine } from '../../redis/choices';
import type { RedisClusterProps } from '../../redis/props';
import { CLIENT_PORT } from '../../redis/topology';
import { resourceField } from '../reading/container-resources';
import { diskFaults } from '../stateful/cluster-faults';
import { databaseResources, formerResources, memoryFaults, storageFaults } from '../stateful/memory';
import type { Fault, Origin } from '../reading/faults';
import { faultAt } from '../reading/faults';
import type { Content } from '../reading/kind';
import { kindOf, resourceSchema } from '../reading/kind';
import { ownMetadata } from '../reading/metadata';
import { configFaults, configField, configProps } from './opstree-redis-config';
import {
  foreignPods, imageFaults, imageOf, replicasField, resourceFaults, resourcesField, resourcesOf, roleNotes, shape, shapeFaults, shardsField,
  userFaults,
} from './opstree-pods';
import { notPersistent, redisReading } from './foreign-cluster';
import { accessField, accessNotes, accessProps, rollout } from './opstree-access';
import type { Spec } from './opstree-schema';
import { olderSpecSchema, specSchema } from './opstree-schema';
import { certificates } from './opstree-tls';
import type { Path } from '../reading/source-tree';
import { nodeAt } from '../reading/source-tree';

const SPEC: Path = ['spec'];
const KUBERNETES: Path = [...SPEC, 'kubernetesConfig'];
const CLAIM_SPEC: Path = [...SPEC, 'storage', 'volumeClaimTemplate', 'spec'];

/** Clusters of OT-CONTAINER-KIT's operator, in both of its API versions. */
export const opstreeRedisClusterKinds = [
  kindOf('redis.redis.opstreelabs.in/v1beta2', 'RedisCluster', resourceSchema(specSchema), interpret),
  kindOf('redis.redis.opstreelabs.in/v1beta1', 'RedisCluster', resourceSchema(olderSpecSchema), interpret),
];

function interpret({ metadata, spec, origin }: Content<Spec>): Reading {
  const { name = '' } = metadata;
  return redisReading({
    metadata,
    origin,
    props: propsOf(spec),
    former: {
      resources: formerResources(resourcesOf(spec)),
      hadDisks: spec.storage?.volumeClaimTemplate?.spec !== undefined,
      address: `${name}-leader:${CLIENT_PORT}`,
    },
    versionFaults: imageFaults(origin, spec.kubernetesConfig.image),
    memoryFaults: memoryFaults(origin, resourcesField(spec), resourcesOf(spec) ?? {}),
    userInterface: undefined,
    certificates: certificates(spec.TLS),
    pods: foreignPods(name, ownMetadata(metadata).labels, spec),
    notes: (version) => notes(name, spec, version),
    faults: [...userFaults(origin, spec), ...faultsOf(origin, spec)],
    fieldOf: (prop) => fieldOf(origin, spec, prop),
  });
}

function propsOf(spec: Spec): RedisClusterProps {
  const { kubernetesConfig: { image, imagePullPolicy, redisSecret }, storage: { volumeClaimTemplate } = {} } = spec;
  const { podSecurityContext = spec.securityContext } = spec;
  const { engine, version } = imageOf(image);
  const { shards, replicasPerShard } = shape(spec);
  const resources = resourcesOf(spec);
  return {
    shards,
    replicasPerShard,
    acceptDowntime: replicasPerShard === 0 ? true : undefined,
    engine: engine === 'valkey' ? RedisEngine.VALKEY : RedisEngine.REDIS,
    version,
    storage: volumeClaimTemplate?.spec?.resources.requests.storage,
    storageClassName: volumeClaimTemplate?.spec?.storageClassName,
    resources: resources && databaseResources(resources),
    ...configProps(spec, resources?.limits?.memory),
    credentials: redisSecret && { secretName: redisSecret.name, passwordKey: redisSecret.key },
    monitoring: spec.redisExporter?.enabled === true ? { exporter: true } : undefined,
    imagePullPolicy,
    priorityClassName: spec.priorityClassName,
    user: podSecurityContext?.runAsUser,
    ...accessProps(spec),
    rollout: rollout(spec),
  };
}

function notes(name: string, spec: Spec, version: string | undefined): string[] {
  const { kubernetesConfig: { image, redisSecret }, redisExporter } = spec;
  const { engine } = imageOf(image);
  const upstream = `${engine === 'valkey' ? 'valkey/valkey' : 'redis'}:${version}`;
  const { replicasPerShard } = shape(spec);
  return [
    ...roleNotes(name, spec),
    ...accessNotes(name, spec),
    ...(spec.TLS === undefined ? [] : [`clients of ${name} may connect without a certificate, as they could before`]),
    ...(image === upstream ? [] : [`${image} is replaced by upstream's ${upstream}: the agents start the server by themselves,`
      + ` and need nothing that the operator's image adds`]),
    ...(replicasPerShard > 0 ? [] : [`${name} has no followers: unless --replicas NUMBER adds some, a shard is down whenever its only pod`
      + ' is down, including each restart, and lost if its disk is lost']),
    ...(redisSecret === undefined
      ? [`${name} had no password and gets one: clients read it in the Secret ${names.password(name)},`
        + ` under the key ${PASSWORD_KEYS.current}`]
      : [`to change the password of ${name} later, keep the old one in the Secret ${redisSecret.name}`
        + ` under the key ${PASSWORD_KEYS.previous}, until the clients have the new one`]),
    ...(redisExporter?.enabled === true ? [
      `${name} gets a PodMonitor and a PrometheusRule beside its exporter: their custom resource definitions must exist in the cluster`,
    ] : []),
  ];
}

function faultsOf(origin: Origin, spec: Spec): Fault[] {
  const { port = CLIENT_PORT } = spec;
  const resources = resourcesOf(spec) ?? {};
  return [
    ...shapeFaults(origin, spec),
    ...configFaults(origin, spec, resources.limits?.memory),
    ...resourceFaults(origin, spec),
    ...storageFaults(origin, resourcesField(spec), resources),
    ...(spec.persistenceEnabled === false ? [notPersistent(origin, [...SPEC, 'persistenceEnabled'])] : []),
    ...(port === CLIENT_PORT ? [] : [faultAt(
      origin, [...SPEC, 'port'], `must be ${CLIENT_PORT}, got ${port}: servers listen there; drop it, and have clients use that port`,
    )]),
    ...claimFaults(origin, spec),
  ];
}

function claimFaults(origin: Origin, { storage: { volumeClaimTemplate } = {} }: Spec): Fault[] {
  if (volumeClaimTemplate?.spec === undefined) return [];
  const { accessModes = [], resources: { requests, limits } } = volumeClaimTemplate.spec;
  const fields = { limit: [...CLAIM_SPEC, 'resources', 'limits', 'storage'], accessModes: [...CLAIM_SPEC, 'accessModes'] };
  return diskFaults(origin, { request: requests.storage, limit: limits?.storage, accessModes, fields });
}

function fieldOf({ root }: Origin, spec: Spec, prop: string): Path | undefined {
  const resource = resourceField(prop);
  if (resource !== undefined) return [...resourcesField(spec), ...resource];
  switch (prop) {
    case 'shards': return shardsField(spec);
    case 'replicasPerShard': return replicasField(spec);
    case 'version': return [...KUBERNETES, 'image'];
    case 'storage': return nodeAt(root, CLAIM_SPEC) && [...CLAIM_SPEC, 'resources', 'requests', 'storage'];
    case 'storageClassName': return [...CLAIM_SPEC, prop];
    case 'credentials.secretName': return [...KUBERNETES, 'redisSecret', 'name'];
    case 'credentials.passwordKey': return [...KUBERNETES, 'redisSecret', 'key'];
    case 'monitoring': return [...SPEC, 'redisExporter', 'enabled'];
    case 'priorityClassName': return [...SPEC, prop];
    case 'user': return [...SPEC, spec.podSecurityContext === undefined ? 'securityContext' : 'podSecurityContext', 'runAsUser'];
    default: return accessField(spec, prop) ?? configField(spec, prop);
  }
}
