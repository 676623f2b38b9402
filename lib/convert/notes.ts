import { ApiObject, type App } from 'cdk8s';
import type { RequiredSecret } from '..';
import { createSecretCommand, literalSources } from '../kubernetes/objects/secrets';
import { DEFAULT_PORT } from '../micro-service/settings';
import { named } from '../support/named';
import type { Built, ConvertedService } from './build';
import type { AppServiceResource, CustomResource, MicroServiceDeployResource } from './custom-resource';
import { etcdNotes, etcdSecrets } from './etcd/notes';
import type { ConvertOptions } from './options';
import { redisNotes, redisSecrets } from './redis/notes';
import { unusedVersions } from './versions';

type Workload = AppServiceResource | MicroServiceDeployResource;

/** Notes on what to do or know before the manifests are applied. */
export function notes(resources: readonly CustomResource[], built: Built, options: ConvertOptions): string[] {
  const { app, services, etcdClusters, redisClusters } = built;
  const workloads = resources.filter((resource) => resource.kind === 'AppService' || resource.kind === 'MicroServiceDeploy');
  const secrets = [
    ...resources.flatMap((resource) => ('secretEnvironments' in resource ? environmentSecrets(resource) : [])),
    ...services.flatMap(({ construct }) => construct.requiredSecrets),
    ...etcdClusters.flatMap(etcdSecrets),
    ...redisClusters.flatMap(redisSecrets),
  ];
  const versions = [
    ...etcdClusters.map(({ resource }) => resource.version), ...redisClusters.map(({ resource }) => resource.props.version),
  ];
  return [
    ...secrets.map(({ name, purpose, command }) => `create the Secret ${name} before the pods start (${purpose}):\n  ${command}`),
    ...unreachable(workloads, options),
    ...restricted(workloads, options),
    ...limited(app, workloads),
    ...expectedOfApps(workloads),
    ...expectedOfServices(services, options),
    ...quota(services),
    ...[...etcdClusters, ...redisClusters].flatMap(({ resource }) => resource.podNotes),
    ...etcdNotes(etcdClusters, options),
    ...redisNotes(redisClusters, options),
    ...unusedVersions(versions, options),
  ];
}

function environmentSecrets(
  { namespace, secretEnvironments }: Exclude<CustomResource, MicroServiceDeployResource>,
): RequiredSecret[] {
  return secretEnvironments.map(({ secretName, names }) => ({
    name: secretName,
    purpose: `environment variables that look secret: ${names.join(', ')}`,
    command: createSecretCommand(secretName, namespace, literalSources(names)),
  }));
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

/** If the resource has no limits, its pods get the construct's defaults. */
function limited(app: App, workloads: readonly Workload[]): string[] {
  const deployments = app.node.findAll().filter(ApiObject.isApiObject).filter(({ kind }) => kind === 'Deployment');
  return workloads.flatMap(({ name, namespace, props: { resources: { cpu, memory } = {} } }) => {
    const missing = Object.entries({ cpu: cpu?.limit, memory: memory?.limit }).filter(([, limit]) => limit === undefined);
    const deployment = deployments.find((object) => object.name === name && object.metadata.namespace === namespace);
    const limits = deployment?.toJson().spec.template.spec.containers[0].resources.limits;
    if (missing.length === 0 || limits === undefined) return [];
    const given = missing.map(([resource]) => `${limits[resource]} of ${resource === 'cpu' ? 'CPU' : resource}`);
    return [`${name} had no limit and gets one of ${given.join(' and ')}; add limits to its resources for others`];
  });
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
  return [`no ResourceQuota limits ${named(services.map(({ resource }) => resource.name))}, because it would also count and reject pods of`
    + ' others; for a namespace in which nothing else runs, use the MicroService construct with quota: Quota.namespace()'];
}
