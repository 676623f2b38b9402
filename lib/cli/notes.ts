import { RequiredSecret } from '..';
import { AppServiceResource, CustomResource } from '../custom-resource/custom-resource';
import { DEFAULT_PORT } from '../micro-service/settings';
import { BuiltService } from './build';
import { ConvertOptions } from './options';

/** More names than these make a note hard to read. */
const MAX_NAMED = 5;

/** What somebody who applies the manifests has to do or to know. */
export function notes(resources: readonly CustomResource[], services: readonly BuiltService[], options: ConvertOptions): string[] {
  return [
    ...secrets(resources, services).map(({ name, purpose, command }) => `make the Secret ${name} before the pods start (${purpose}):\n  ${command}`),
    ...unreachable(resources, options),
    ...restricted(resources, options),
    ...expectedOfApps(resources),
    ...expectedOfServices(services, options),
    ...quota(services),
  ];
}

function secrets(resources: readonly CustomResource[], services: readonly BuiltService[]): RequiredSecret[] {
  const ofApps = resources.flatMap((resource) => (resource.kind === 'AppService' ? environmentSecret(resource) : []));
  return [...ofApps, ...services.flatMap(({ service }) => service.requiredSecrets)];
}

function environmentSecret({ namespace, secretEnvironment }: AppServiceResource): RequiredSecret[] {
  if (secretEnvironment === undefined) return [];
  const { secretName, names } = secretEnvironment;
  const inNamespace = namespace === undefined ? '' : ` --namespace ${namespace}`;
  return [{
    name: secretName,
    purpose: `environment variables that look secret: ${names.join(', ')}`,
    command: `kubectl create secret generic ${secretName}${inNamespace}${names.map((name) => ` --from-literal=${name}='...'`).join('')}`,
  }];
}

function unreachable(resources: readonly CustomResource[], { caller, domain }: ConvertOptions): string[] {
  const names = resources.filter((resource) => caller.length === 0 && !hasWayIn(resource, domain)).map(({ name }) => name);
  if (names.length === 0) return [];
  return [`nobody may call ${named(names)}: the network policy denies what was not asked for; add --caller NAME for services, --domain and --gateway or spec.host for a route`];
}

function hasWayIn(resource: CustomResource, domain: string | undefined): boolean {
  if (resource.kind === 'MicroServiceDeploy') return domain !== undefined;
  return resource.props.host !== undefined || resource.props.ports.some(({ nodePort }) => nodePort !== undefined);
}

function restricted(resources: readonly CustomResource[], { relax, writable }: ConvertOptions): string[] {
  if (relax.length > 0 || writable.length > 0) return [];
  return [`${named(resources.map(({ name }) => name))} will not run as root, and on a read-only root file system; for an image that writes elsewhere than /tmp add --writable PATH, for one that insists on root --relax root-user and perhaps --relax writable-root`];
}

function expectedOfApps(resources: readonly CustomResource[]): string[] {
  const names = resources.filter(({ kind }) => kind === 'AppService').map(({ name }) => name);
  return names.length === 0 ? [] : [`${named(names)} must answer GET / on the first port; use the AppService construct for other checks`];
}

function expectedOfServices(services: readonly BuiltService[], { port }: ConvertOptions): string[] {
  if (services.length === 0) return [];
  const [names, listening] = [named(services.map(({ resource }) => resource.name)), port ?? DEFAULT_PORT];
  return [`${names} must listen on port ${listening} and answer GET /readyz and GET /healthz; add --port NUMBER for another port, use the MicroService construct for other checks`];
}

function quota(services: readonly BuiltService[]): string[] {
  if (services.length === 0) return [];
  return ['the ResourceQuota namespace-quota counts every pod of its namespace, also those that are not converted here: give these services a namespace of their own, convert all that share one together, or leave the file out'];
}

function named(names: readonly string[]): string {
  const others = names.length - MAX_NAMED;
  return others > 0 ? `${names.slice(0, MAX_NAMED).join(', ')} and ${others} more` : names.join(', ');
}
