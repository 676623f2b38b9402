import { Chart, Size } from 'cdk8s';
import type { Construct } from 'constructs';
import { AppService, Authentication, Config, Cpu, MicroService, MicroServiceFamily, type MicroServiceProps, Route } from '../../lib';
import type { Environment } from '../environments/environment';

/** The stable version's weight; that of the next version is per environment. */
const STABLE_WEIGHT = 9;

/** A website, and a service in two versions behind it. */
export class Shop extends Chart {
  constructor(scope: Construct, id: string, environment: Environment) {
    super(scope, id, { namespace: environment.namespace, disableResourceNameHashes: true });
    const { domain, gateway, website, sample } = environment;
    const route = Route.gateway(gateway.name, { namespace: gateway.namespace });

    const web = new AppService(this, 'website', {
      image: website.image,
      size: website.size,
      ports: [{ port: 80, targetPort: 8080 }],
      host: `www.${domain}`,
      route,
    });

    const common = { ...sampleService(environment), domain, route };
    const stable = new MicroService(
      this, 'sample-stable', { ...common, version: sample.stable, image: `registry.example.com/ms-sample:${sample.stable}` },
    );
    const next = new MicroService(this, 'sample-next', {
      ...common,
      version: sample.next.version,
      image: `registry.example.com/ms-sample:${sample.next.version}`,
      idle: sample.next.idle,
    });
    const family = new MicroServiceFamily(this, 'sample', {
      versions: [{ service: stable, weight: STABLE_WEIGHT }, { service: next, weight: sample.next.weight }],
      domain,
      route,
    });

    web.connectTo(family);
  }
}

/** Props of both versions. */
function sampleService({ sample }: Environment): Omit<MicroServiceProps, 'image' | 'version'> {
  return {
    msName: 'ms-sample',
    replicas: sample.replicas,
    autoscaling: sample.maxReplicas === undefined ? undefined : { max: sample.maxReplicas },
    authentication: Authentication.proxy(),
    config: Config.environment({ LOG_LEVEL: sample.logLevel }, { secretKeys: ['password'] }),
    resources: {
      cpu: { request: Cpu.millis(sample.millicores), limit: Cpu.millis(2 * sample.millicores) },
      memory: { request: Size.mebibytes(sample.memoryMebibytes), limit: Size.mebibytes(sample.memoryMebibytes) },
    },
  };
}
