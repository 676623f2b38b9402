import { App, Chart } from 'cdk8s';
import { AppService, EtcdCluster, MicroService, MicroServiceFamily, RedisCluster, Route } from '..';
import type { CustomResource, EtcdClusterResource, MicroServiceDeployResource, RedisClusterResource } from './custom-resource';
import { etcdClusterProps } from './etcd/chosen-props';
import type { ConvertOptions } from './options';
import type { Fault } from './reading/faults';
import { redisClusterProps } from './redis/chosen-props';
import { familyFaults, resourceFaults } from './rule-faults';
import { grouped } from '../support/grouped';

/** A resource, and the construct that was created from it. */
interface Converted<Resource, Made> {
  readonly resource: Resource;
  readonly construct: Made;
}

export type ConvertedService = Converted<MicroServiceDeployResource, MicroService>;
export type ConvertedEtcd = Converted<EtcdClusterResource, EtcdCluster>;
export type ConvertedRedis = Converted<RedisClusterResource, RedisCluster>;

/** The constructs that were created from the resources, as far as later steps need them, and the faults that their rules found. */
export interface Built {
  readonly app: App;
  readonly services: readonly ConvertedService[];
  readonly etcdClusters: readonly ConvertedEtcd[];
  readonly redisClusters: readonly ConvertedRedis[];
  readonly faults: readonly Fault[];
}

interface Constructs {
  readonly services: ConvertedService[];
  readonly etcdClusters: ConvertedEtcd[];
  readonly redisClusters: ConvertedRedis[];
}

/** Creates a construct for every resource, in one chart per namespace. */
export function build(resources: readonly CustomResource[], options: ConvertOptions): Built {
  const app = new App();
  const constructs: Constructs = { services: [], etcdClusters: [], redisClusters: [] };
  const faults = resources.flatMap((resource) => faultsOf(
    () => addConstruct(chartOf(app, resource.namespace), resource, options, constructs),
    (error) => resourceFaults(error, resource),
  ));
  const sound = faults.length === 0 && resources.every((resource) => resource.faults.length === 0);
  return { app, ...constructs, faults: sound ? addFamilies(app, constructs.services, options) : faults };
}

function addConstruct(chart: Chart, resource: CustomResource, options: ConvertOptions, made: Constructs): void {
  const { services, etcdClusters, redisClusters } = made;
  const id = `${resource.kind}-${resource.name}`;
  switch (resource.kind) {
    case 'AppService': {
      const routed = resource.props.host === undefined ? {} : { route: route(options) };
      new AppService(chart, id, { ...resource.props, ...common(options), ...routed });
      return;
    }
    case 'EtcdCluster':
      etcdClusters.push({ resource, construct: new EtcdCluster(chart, id, etcdClusterProps(resource, options)) });
      return;
    case 'RedisCluster':
      redisClusters.push({ resource, construct: new RedisCluster(chart, id, redisClusterProps(resource, options)) });
      return;
    case 'MicroServiceDeploy': {
      const { domain, port } = options;
      const routed = domain === undefined ? {} : { domain, route: route(options) };
      services.push({ resource, construct: new MicroService(chart, id, { ...resource.props, ...common(options), ...routed, port }) });
    }
  }
}

/** Several versions of a service with a domain share a host. */
function addFamilies(app: App, services: readonly ConvertedService[], { domain, ...options }: ConvertOptions): Fault[] {
  const shared = route(options);
  if (domain === undefined || shared === undefined) return [];
  return families(services).filter((versions) => versions.length > 1).flatMap((versions) => faultsOf(
    () => {
      const [{ resource: { namespace, props: { msName } } }] = versions;
      const family = { versions: versions.map(({ construct }) => ({ service: construct })), domain, route: shared };
      new MicroServiceFamily(chartOf(app, namespace), `MicroServiceFamily-${msName}`, family);
    },
    (error) => familyFaults(error, versions.map(({ resource }) => resource)),
  ));
}

function families(services: readonly ConvertedService[]): ConvertedService[][] {
  return [...grouped(services, ({ resource: { namespace = '', props } }) => `${namespace}/${props.msName}`).values()];
}

/** The props that the options set for every app and service. */
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

/** Returns the faults that a construct throws when its rules are broken. */
function faultsOf(action: () => void, faults: (error: unknown) => Fault[]): Fault[] {
  try {
    action();
    return [];
  } catch (error) {
    return faults(error);
  }
}
