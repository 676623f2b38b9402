import type { RequiredSecret } from '..';
import { createSecretCommand, literalSources } from '../kubernetes/secrets';
import { DEFAULT_PORT } from '../micro-service/settings';
import { named } from '../support/named';
import type { Built, ConvertedService } from './build';
import type { AppServiceResource, CustomResource, MicroServiceDeployResource } from './custom-resource';
import { etcdNotes, etcdSecrets } from './etcd/notes';
import type { ConvertOptions } from './options';
import { redisNotes } from './redis/notes';
import { unusedVersions } from './versions';

type Workload = AppServiceResource | MicroServiceDeployResource;

/** Notes on what to do or know before the manifests are applied. */
export function notes(resources: readonly CustomResource[], { services, etcdClusters }: Built, options: ConvertOptions): string[] {
  const redis = resources.filter((resource) => resource.kind === 'RedisCluster');
  const workloads = resources.filter((resource) => resource.kind === 'AppService' || resource.kind === 'MicroServiceDeploy');
  const secrets = [
    ...resources.flatMap((resource) => (resource.kind === 'AppService' ? environmentSecret(resource) : [])),
    ...services.flatMap(({ construct }) => construct.requiredSecrets),
    ...etcdClusters.flatMap(etcdSecrets),
  ];
  const versions = [...etcdClusters.map(({ resource }) => resource.version), ...redis.map(({ props }) => props.version)];
  return [
    ...secrets.map(({ name, purpose, command }) => `create the Secret ${name} before the pods start (${purpose}):\n  ${command}`),
    ...unreachable(workloads, options),
    ...restricted(workloads, options),
    ...expectedOfApps(workloads),
    ...expectedOfServices(services, options),
    ...quota(services),
    ...etcdNotes(etcdClusters, options),
    ...redisNotes(redis, options),
    ...unusedVersions(versions, options),
  ];
}

function environmentSecret({ namespace, secretEnvironment }: AppServiceResource): RequiredSecret[] {
  if (secretEnvironment === undefined) return [];
  const { secretName, names } = secretEnvironment;
  return [{
    name: secretName,
    purpose: `environment variables that look secret: ${names.join(', ')}`,
    command: createSecretCommand(secretName, namespace, literalSources(names)),
  }];
}

function unreachable(workloads: readonly Workload[], { caller, domain }: ConvertOptions): string[] {
  const names = workloads.filter((workload) => caller.length === 0 && !hasWayIn(workload, domain)).map(({ name }) => name);
  if (names.length === 0) return [];
  return [`nothing may call ${named(names)}: the network policy denies everything that is not allowed; add --caller NAME for services,`
    + ' --domain and --gateway or spec.host for a route'];
}

function hasWayIn(workload: Workload, domain: string | undefined): boolean {
  if (workload.kind === 'MicroServiceDeploy') return domain !== undefined;
  return workload.props.host !== undefined || workload.props.ports.some(({ nodePort }) => nodePort !== undefined);
}

function restricted(workloads: readonly Workload[], { relax, writable }: ConvertOptions): string[] {
  if (workloads.length === 0 || relax.length > 0 || writable.length > 0) return [];
  return [`${named(workloads.map(({ name }) => name))} will run without root and with a read-only root filesystem;`
    + ' if the image writes to other directories than /tmp, add --writable PATH; if it requires root, add --relax root-user and perhaps'
    + ' --relax writable-root'];
}

function expectedOfApps(workloads: readonly Workload[]): string[] {
  const names = workloads.filter(({ kind }) => kind === 'AppService').map(({ name }) => name);
  return names.length === 0 ? [] : [`${named(names)} must answer GET / on the first port; use the AppService construct for other checks`];
}

function expectedOfServices(services: readonly ConvertedService[], { port }: ConvertOptions): string[] {
  if (services.length === 0) return [];
  const [names, listening] = [named(services.map(({ resource }) => resource.name)), port ?? DEFAULT_PORT];
  return [`${names} must listen on port ${listening} and answer GET /readyz and GET /healthz; add --port NUMBER for another port,`
    + ' or use the MicroService construct for other checks'];
}

function quota(services: readonly ConvertedService[]): string[] {
  if (services.length === 0) return [];
  return ['the ResourceQuota namespace-quota counts every pod of its namespace, including those that are not converted here:'
    + ' give these services a namespace of their own, convert all services of a namespace together, or leave the file out'];
}
