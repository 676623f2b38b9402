import type { Reading } from '../custom-resource';
import type { Size } from 'cdk8s';
import type { z } from 'zod';
import { names, PASSWORD_KEYS } from '../../../agent/redis/contract/names';
import { RedisEngine } from '../../redis/choices';
import type { RedisClusterProps } from '../../redis/props';
import { CLIENT_PORT } from '../../redis/topology';
import { containerResources, resourceField } from '../reading/container-resources';
import { diskFaults, memoryFaults } from '../stateful/cluster-faults';
import type { Fault, Origin } from '../reading/faults';
import { faultAt } from '../reading/faults';
import type { Content } from '../reading/kind';
import { kindOf, resourceSchema } from '../reading/kind';
import { configFaults, configProps } from './opstree-redis-config';
import { imageFaults, imageOf, LEFT_OUT, podFaults, roleField, shape, shapeFaults } from './opstree-pods';
import { leftOut, redisReading } from './foreign-cluster';
import type { claimSpec, Spec } from './opstree-schema';
import { specSchema } from './opstree-schema';
import type { Path } from '../reading/source-tree';
import { nodeAt } from '../reading/source-tree';

const SPEC: Path = ['spec'];
const KUBERNETES: Path = [...SPEC, 'kubernetesConfig'];
const CLAIM_SPEC: Path = [...SPEC, 'storage', 'volumeClaimTemplate', 'spec'];

/** A cluster of OT-CONTAINER-KIT's operator. */
export const opstreeRedisClusterKind = kindOf('redis.redis.opstreelabs.in/v1beta2', 'RedisCluster', resourceSchema(specSchema), interpret);

function interpret({ metadata, spec, origin }: Content<Spec>): Reading {
  return redisReading({
    metadata,
    origin,
    props: () => propsOf(spec),
    userInterface: undefined,
    podLabels: { labels: {}, field: SPEC },
    notes: (version) => notes(metadata.name ?? '', spec, version),
    faults: faultsOf(origin, spec),
    fieldOf: (prop) => fieldOf(origin, spec, prop),
  });
}

function propsOf(spec: Spec): RedisClusterProps {
  const { kubernetesConfig: { image, imagePullPolicy, redisSecret }, storage: { volumeClaimTemplate } = {}, podSecurityContext } = spec;
  const { engine, version } = imageOf(image);
  const { shards, replicasPerShard } = shape(spec);
  const resources = resourcesOf(spec);
  return {
    shards,
    replicasPerShard,
    acceptDowntime: replicasPerShard === 0 ? true : undefined,
    engine: engine === 'valkey' ? RedisEngine.VALKEY : RedisEngine.REDIS,
    version,
    storage: volumeClaimTemplate?.spec.resources.requests.storage,
    storageClassName: volumeClaimTemplate?.spec.storageClassName,
    resources: resources && containerResources(resources),
    ...configProps(spec, memoryOf(spec)),
    credentials: redisSecret && { secretName: redisSecret.name, passwordKey: redisSecret.key },
    monitoring: spec.redisExporter?.enabled === true ? { exporter: true } : undefined,
    imagePullPolicy,
    priorityClassName: spec.priorityClassName,
    user: podSecurityContext?.runAsUser,
  };
}

function resourcesOf({ kubernetesConfig, resources }: Spec) {
  return kubernetesConfig.resources ?? resources;
}

function memoryOf(spec: Spec): Size | undefined {
  const { limits, requests } = resourcesOf(spec) ?? {};
  return limits?.memory ?? requests?.memory;
}

function notes(name: string, spec: Spec, version: string | undefined): string[] {
  const { kubernetesConfig: { image, redisSecret }, redisExporter } = spec;
  const { engine } = imageOf(image);
  const upstream = `${engine === 'valkey' ? 'valkey/valkey' : 'redis'}:${version}`;
  const { replicasPerShard } = shape(spec);
  return [
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
  const { kubernetesConfig, storage: { volumeClaimTemplate, volumeMount } = {}, port = CLIENT_PORT } = spec;
  return [
    ...imageFaults(origin, kubernetesConfig.image),
    ...shapeFaults(origin, spec),
    ...configFaults(origin, spec, memoryOf(spec)),
    ...podFaults(origin, spec),
    ...memoryFaults(
      origin,
      kubernetesConfig.resources === undefined ? [...SPEC, 'resources'] : [...KUBERNETES, 'resources'],
      resourcesOf(spec) ?? {},
      "a server's",
    ),
    ...(spec.persistenceEnabled === false ? [faultAt(
      origin,
      [...SPEC, 'persistenceEnabled'],
      'must be true, got false: without its append-only file, a primary that restarts at once comes back empty,'
      + ' and its replicas copy the empty data set; drop it',
    )] : []),
    ...(port === CLIENT_PORT ? [] : [faultAt(
      origin, [...SPEC, 'port'], `must be ${CLIENT_PORT}, got ${port}: servers listen there; drop it, and have clients use that port`,
    )]),
    ...(volumeClaimTemplate === undefined ? [] : claimFaults(origin, volumeClaimTemplate.spec)),
    ...leftOut(origin, SPEC, spec, LEFT_OUT.spec),
    ...leftOut(origin, KUBERNETES, kubernetesConfig, LEFT_OUT.kubernetesConfig),
    ...leftOut(origin, [...SPEC, 'storage'], { volumeMount }, LEFT_OUT.storage),
  ];
}

function claimFaults(origin: Origin, { accessModes = [], resources: { requests, limits } }: z.output<typeof claimSpec>): Fault[] {
  const fields = { limit: [...CLAIM_SPEC, 'resources', 'limits', 'storage'], accessModes: [...CLAIM_SPEC, 'accessModes'] };
  return diskFaults(origin, { request: requests.storage, limit: limits?.storage, accessModes, fields });
}

function fieldOf({ root }: Origin, spec: Spec, prop: string): Path | undefined {
  const resource = resourceField(prop);
  if (resource !== undefined) return spec.kubernetesConfig.resources === undefined
    ? [...SPEC, 'resources', ...resource]
    : [...KUBERNETES, 'resources', ...resource];
  switch (prop) {
    case 'shards': return [...SPEC, 'clusterSize'];
    case 'version': return [...KUBERNETES, 'image'];
    case 'storage': return nodeAt(root, CLAIM_SPEC) && [...CLAIM_SPEC, 'resources', 'requests', 'storage'];
    case 'storageClassName': return [...CLAIM_SPEC, prop];
    case 'credentials.secretName': return [...KUBERNETES, 'redisSecret', 'name'];
    case 'credentials.passwordKey': return [...KUBERNETES, 'redisSecret', 'key'];
    case 'monitoring': return [...SPEC, 'redisExporter', 'enabled'];
    case 'priorityClassName': return [...SPEC, prop];
    case 'user': return [...SPEC, 'podSecurityContext', 'runAsUser'];
    default: return roleField(spec, prop);
  }
}
