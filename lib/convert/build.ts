import { App, Chart } from 'cdk8s';
import { AppService, EtcdCluster, MicroService, MicroServiceFamily, RedisCluster, Route } from '..';
import { CustomResource, MicroServiceDeployResource } from './custom-resource';
import { Fault } from './reading/faults';
import { etcdClusterProps } from './etcd/chosen';
import { ConvertOptions } from './options';
import { redisClusterProps } from './redis/chosen';
import { familyFaults, resourceFaults } from './rule-faults';

/** The constructs that the resources became, or what their rules have against it. */
export interface Built {
  readonly app: App;
  readonly services: readonly BuiltService[];
  readonly faults: readonly Fault[];
}

export interface BuiltService {
  readonly resource: MicroServiceDeployResource;
  readonly service: MicroService;
}

/** Makes a construct of every resource, in a chart for each namespace. */
export function build(resources: readonly CustomResource[], options: ConvertOptions): Built {
  const app = new App();
  const services: BuiltService[] = [];
  const faults = resources.flatMap((resource) => faultsOf(
    () => {
      const service = addResource(chartOf(app, resource.namespace), resource, options);
      if (service !== undefined) services.push(service);
    },
    (error) => resourceFaults(error, resource),
  ));
  return { app, services, faults: faults.length > 0 ? faults : addFamilies(app, services, options) };
}

function addResource(chart: Chart, resource: CustomResource, options: ConvertOptions): BuiltService | undefined {
  const id = `${resource.kind}-${resource.name}`;
  switch (resource.kind) {
    case 'AppService':
      new AppService(chart, id, { ...resource.props, ...common(options), route: resource.props.host === undefined ? undefined : route(options) });
      return undefined;
    case 'EtcdCluster':
      new EtcdCluster(chart, id, etcdClusterProps(resource, options));
      return undefined;
    case 'RedisCluster':
      new RedisCluster(chart, id, redisClusterProps(resource, options));
      return undefined;
    case 'MicroServiceDeploy': {
      const { domain, port } = options;
      const routed = domain === undefined ? {} : { domain, route: route(options) };
      return { resource, service: new MicroService(chart, id, { ...resource.props, ...common(options), ...routed, port }) };
    }
  }
}

/** Several versions of a service with a domain share a host. */
function addFamilies(app: App, services: readonly BuiltService[], { domain, ...options }: ConvertOptions): Fault[] {
  const shared = route(options);
  if (domain === undefined || shared === undefined) return [];
  return families(services).filter((versions) => versions.length > 1).flatMap((versions) => faultsOf(
    () => {
      const [{ resource }] = versions;
      new MicroServiceFamily(chartOf(app, resource.namespace), `MicroServiceFamily-${resource.props.msName}`, { versions: [...versions], domain, route: shared });
    },
    (error) => familyFaults(error, versions.map(({ resource }) => resource)),
  ));
}

function families(services: readonly BuiltService[]): BuiltService[][] {
  const byService = new Map<string, BuiltService[]>();
  for (const built of services) {
    const key = `${built.resource.namespace ?? ''}/${built.resource.props.msName}`;
    byService.set(key, [...(byService.get(key) ?? []), built]);
  }
  return [...byService.values()];
}

/** What the options say of every app and service. */
function common({ caller, relax, writable, imagePullPolicy }: ConvertOptions) {
  return {
    callers: [...caller],
    relaxations: [...relax],
    writablePaths: [...writable],
    imagePullPolicy,
  };
}

function route({ gateway }: Pick<ConvertOptions, 'gateway'>): Route | undefined {
  return gateway && Route.gateway(gateway.name, { namespace: gateway.namespace });
}

function chartOf(app: App, namespace: string | undefined): Chart {
  const id = namespace === undefined ? 'no-namespace' : `namespace-${namespace}`;
  const chart = app.node.tryFindChild(id);
  return chart instanceof Chart ? chart : new Chart(app, id, { namespace, disableResourceNameHashes: true });
}

/** Constructs throw what their rules say. */
function faultsOf(action: () => void, faults: (error: unknown) => Fault[]): Fault[] {
  try {
    action();
    return [];
  } catch (error) {
    return faults(error);
  }
}
