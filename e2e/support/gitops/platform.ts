import { join } from 'node:path';
import { ApiObject, Chart, Size } from 'cdk8s';
import type { Construct } from 'constructs';
import { Shop } from '../../../app/charts/shop';
import type { Environment } from '../../../app/environments/environment';
import { production } from '../../../app/environments/production';
import { staging } from '../../../app/environments/staging';
import { AppService, EtcdCluster, EtcdTls, OperatorlessApp, Peer, RedisCluster, type RedisEngine, RedisTls } from '../../../lib';
import { NAME as ETCD } from '../etcd/cluster';
import { namespaceLabels } from '../namespace';
import { accepting } from '../redis/accepted-versions';
import { ENGINE, SMALL_SERVER, VERSION } from '../redis/cluster';
import { SMALL } from '../samples';

export const REDIS = 'cache';
export const ETCD_WRITER = 'writer';
export const REDIS_WRITER = 'redis-writer';
/** A service that scenarios remove, and one that only an API server can refuse. */
export const EXTRA = 'extra';
export const FIXED = 'fixed-address';
/** Where an application of another team lives, in the namespace of staging. */
export const NEIGHBOUR = 'neighbour';

/** What scenarios change about one environment. */
interface Sizes {
  readonly etcd: number;
  readonly shards: number;
  readonly replicas: number;
  readonly storageGibibytes: number;
  readonly hasDatabases: boolean;
}

/** What a commit contains. */
export interface Platform {
  readonly image: string;
  readonly hasExtra: boolean;
  readonly clusterIp: string;
  readonly staging: Sizes;
  readonly production: Sizes;
  readonly neighbours: readonly string[];
}

export const FIRST: Platform = {
  image: 'registry.example.com/ms-sample:1.0',
  hasExtra: true,
  clusterIp: 'None',
  staging: { etcd: 1, shards: 3, replicas: 0, storageGibibytes: 8, hasDatabases: true },
  production: { etcd: 3, shards: 3, replicas: 1, storageGibibytes: 8, hasDatabases: true },
  neighbours: ['stays', 'leaves'],
};

/** The namespaces of one run. */
export interface Places {
  readonly staging: string;
  readonly production: string;
  readonly clients: string;
  /** The namespace of both Gateways. */
  readonly gateways: string;
}

/** Both environments of the sample platform, each with two databases, as OperatorlessApp writes them for both tools. */
export function writePlatform(folder: string, places: Places, platform: Platform): void {
  const app = new OperatorlessApp({ outdir: join(folder, 'manifests'), argoCd: true, flux: true });
  environment(app, 'staging', places, { ...staging, ...common(platform, staging, places) }, platform.staging, platform);
  environment(app, 'production', places, { ...production, ...common(platform, production, places) }, platform.production, platform);
  const neighbour = new Chart(app, NEIGHBOUR, { namespace: places.staging });
  for (const name of platform.neighbours) {
    new ApiObject(neighbour, name, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data: { text: 'of another team' } });
  }
  app.synth();
}

/** Small, so that both environments fit on three small nodes. */
function common({ image }: Platform, { website, gateway, sample }: Environment, { gateways }: Places): Partial<Environment> {
  return {
    website: { ...website, image },
    gateway: { ...gateway, namespace: gateways },
    sample: { ...sample, millicores: 50, memoryMebibytes: 128 },
  };
}

function environment(
  app: Construct, id: 'staging' | 'production', places: Places, given: Environment, sizes: Sizes, { hasExtra, clusterIp }: Platform,
): void {
  const namespace = places[id];
  const shop = new Shop(app, id, { ...given, namespace });
  const labels = { ...namespaceLabels() };
  new ApiObject(shop, 'namespace', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace, labels } });
  if (hasExtra) {
    new AppService(shop, EXTRA, { image: given.website.image, ports: [{ port: 80, targetPort: 8080 }], resources: SMALL });
  }
  new ApiObject(shop, FIXED, {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: FIXED },
    spec: { clusterIP: clusterIp, selector: { app: FIXED }, ports: [{ port: 80 }] },
  });
  if (sizes.hasDatabases) databases(shop, id, places.clients, sizes);
}

/** Staging keeps the default, certificates that agents issue; people create those of production's etcd. */
function databases(
  chart: Chart, id: 'staging' | 'production', clients: string, { etcd, shards, replicas, storageGibibytes }: Sizes,
): void {
  const disk = { storage: Size.gibibytes(storageGibibytes), storageAtCreation: Size.gibibytes(FIRST.production.storageGibibytes) };
  new EtcdCluster(chart, ETCD, {
    ...disk,
    size: etcd,
    version: process.env.E2E_ETCD,
    resources: SMALL_SERVER,
    tls: id === 'production' ? EtcdTls.secrets() : undefined,
    clients: [Peer.pods({ client: ETCD_WRITER }, { namespace: clients })],
  });
  new RedisCluster(chart, REDIS, accepting({
    ...disk,
    engine: ENGINE as RedisEngine,
    version: VERSION,
    resources: SMALL_SERVER,
    shards,
    replicasPerShard: replicas,
    acceptDowntime: replicas === 0,
    tls: id === 'production' ? RedisTls.plainText() : undefined,
    clients: [Peer.pods({ client: REDIS_WRITER }, { namespace: clients })],
  }));
}
