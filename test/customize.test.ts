import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ApiObject, App, Chart, Size } from 'cdk8s';
import type { Construct } from 'constructs';
import {
  AppCronJob, AppDaemonSet, AppJob, AppService, type AppServiceProps, Authentication, Config, EnvoyGatewayAuthentication, EtcdCluster,
  EtcdTls, MicroService, MicroServiceFamily, Peer, Quota, RedisCluster, RedisTls, Route,
} from '../lib';
import { manifestsOf } from './support/examples';
import { type Manifest, only } from './support/synth';

const chart = () => new Chart(new App(), 'test', { namespace: 'shop' });
const IMAGE = 'registry.example.com/web:1.0';
const GATEWAY = Route.gateway('public', { namespace: 'gateways' });
const ENVOY = new EnvoyGatewayAuthentication({ secretName: 'tenants' });

interface Row { readonly id: string; readonly kind: string; readonly isMain: boolean; readonly always: boolean }

/** The rows of one table of the page. */
function documented(construct: string): Row[] {
  const page = readFileSync(join(__dirname, '..', 'docs', 'customize.md'), 'utf8');
  const [, section] = page.split(new RegExp(`^### .*\\b${construct}\\b.*$`, 'm'));
  return [...section.split(/^### /m)[0].matchAll(/^\| (\*\*)?`([^`]+)`(?:\*\*)? \| (\w+) \| (.*) \|$/gm)].map(
    ([, bold, id, kind, exists]) => ({ id, kind, isMain: bold !== undefined, always: exists === 'always' || exists.includes('from 0') }),
  );
}

const placeholders = (id: string) => id.replace(/^Claim-.*/, 'Claim-<claim>').replace(/-\d+$/, '-<number>');

/** `id kind` of each object of these constructs, once. */
function made(...constructs: Construct[]): string[] {
  const objects = constructs.flatMap(({ node }) => node.children.filter(ApiObject.isApiObject));
  return [...new Set(objects.map(({ node, kind }) => `${placeholders(node.id)} ${kind}`))].sort();
}

function service(props: Partial<AppServiceProps> = {}): AppService {
  return new AppService(chart(), 'web', { image: IMAGE, ports: [{ port: 80 }], ...props });
}

const ROUTED = { msName: 'web', version: '1.0', image: IMAGE, domain: 'example.com', route: GATEWAY };

function microService(authentication: Authentication): MicroService {
  return new MicroService(chart(), 'web', { ...ROUTED, authentication });
}

function family(authentication?: Authentication): MicroServiceFamily {
  const scope = chart();
  const version = new MicroService(scope, 'v1', { ...ROUTED, authentication });
  return new MicroServiceFamily(scope, 'web', { ...ROUTED, versions: [{ service: version }] });
}

const GROWN = { storage: Size.gibibytes(16), storageAtCreation: Size.gibibytes(8), monitoring: {} };
const RUN = { image: IMAGE };
const CONFIGURED = { ...RUN, config: Config.environment({ a: 'b' }) };
const PLAIN: Readonly<Record<string, Construct>> = {
  AppService: service(),
  AppJob: new AppJob(chart(), 'job', RUN),
  AppCronJob: new AppCronJob(chart(), 'job', { ...RUN, schedule: '@daily' }),
  AppDaemonSet: new AppDaemonSet(chart(), 'daemon', RUN),
  MicroServiceFamily: family(),
  EtcdCluster: new EtcdCluster(chart(), 'etcd', { tls: EtcdTls.plainText() }),
  RedisCluster: new RedisCluster(chart(), 'redis', { credentials: { secretName: 'own' }, tls: RedisTls.plainText() }),
};
const WITH_EVERYTHING: Readonly<Record<string, readonly Construct[]>> = {
  AppService: [
    service({ config: Config.environment({ a: 'b' }), autoscaling: {}, host: 'a.example.com', route: GATEWAY, metrics: { port: 9090 } }),
    service({ host: 'a.example.com', route: Route.ingress('nginx', { namespace: 'ingress', tlsSecretName: 'tls' }) }),
    microService(Authentication.proxy()),
    microService(Authentication.gateway(ENVOY)),
  ],
  AppJob: [new AppJob(chart(), 'job', CONFIGURED)],
  AppCronJob: [new AppCronJob(chart(), 'job', { ...CONFIGURED, schedule: '@daily' })],
  AppDaemonSet: [new AppDaemonSet(chart(), 'daemon', { ...CONFIGURED, metrics: { port: 9100 } })],
  MicroServiceFamily: [family(Authentication.gateway(ENVOY))],
  EtcdCluster: [new EtcdCluster(chart(), 'etcd'), new EtcdCluster(chart(), 'etcd', { ...GROWN, tls: EtcdTls.certManager() })],
  RedisCluster: [new RedisCluster(chart(), 'redis'), new RedisCluster(
    chart(), 'redis', { ...GROWN, tls: RedisTls.certManager(), insight: { clients: [Peer.namespace('tools')] } },
  )],
};

describe.each(Object.keys(PLAIN))('the children of %s', (construct) => {
  const rows = documented(construct);
  const listed = (some: readonly Row[]) => some.map(({ id, kind }) => `${id} ${kind}`).sort();

  test('are those that the page lists', () => expect(made(...WITH_EVERYTHING[construct])).toEqual(listed(rows)));

  test('are only those that always exist, without optional props', () => {
    expect(made(PLAIN[construct])).toEqual(listed(rows.filter(({ always }) => always)));
  });

  test('include the main object of the page', () => {
    const main = ApiObject.of(PLAIN[construct]);
    expect(listed(rows.filter(({ isMain }) => isMain))).toEqual([`${main.node.id} ${main.kind}`]);
    for (const each of WITH_EVERYTHING[construct]) expect(ApiObject.of(each).node.id).toBe(main.node.id);
  });
});

test('a quota is a child of its chart', () => {
  const scope = chart();
  new MicroService(scope, 'web', { msName: 'web', version: '1.0', image: IMAGE, quota: Quota.namespace() });
  expect(scope.node.findChild('Quota-namespace')).toMatchObject({ kind: 'ResourceQuota' });
});

describe('each recipe of the page does what it says', () => {
  const written: Record<string, Manifest[]> = {};
  const pods = () => only(written['customize-pods'], 'Deployment').spec;
  const objects = () => written['customize-objects'];

  beforeAll(() => {
    for (const name of ['customize-pods', 'customize-objects', 'customize-databases']) written[name] = manifestsOf(name);
  });

  test('1: a field is changed', () => expect(pods().revisionHistoryLimit).toBe(10));
  test('2: a field is added', () => expect(pods().progressDeadlineSeconds).toBe(1200));
  test('3: a field is removed', () => expect(pods().template.spec).not.toHaveProperty('enableServiceLinks'));
  test('4: pods have a readiness gate', () => {
    expect(pods().template.spec.readinessGates).toEqual([{ conditionType: 'target-health.elbv2.k8s.aws/web' }]);
  });
  test('5: the app\'s container reports the end of its log', () => {
    const [app] = pods().template.spec.containers;
    expect(app).toMatchObject({ name: 'app', terminationMessagePolicy: 'FallbackToLogsOnError' });
  });
  test('6: a drain waits for pods that are not ready', () => {
    expect(only(objects(), 'PodDisruptionBudget').spec.unhealthyPodEvictionPolicy).toBe('IfHealthyBudget');
  });
  test('7: requests stay in their zone', () => expect(only(objects(), 'Service').spec.trafficDistribution).toBe('PreferClose'));
  test('8: a request has 30 s', () => expect(only(objects(), 'HTTPRoute').spec.rules[0].timeouts).toEqual({ request: '30s' }));
  test('9: an object of your own is there', () => expect(only(objects(), 'ConfigMap').data).toEqual({ symbol: 'EUR' }));
  test('10: the pods of every StatefulSet ask the name server again after a second', () => {
    const sets = written['customize-databases'].filter(({ kind }) => kind === 'StatefulSet');
    expect(sets.map(({ metadata }) => metadata.name)).toEqual(['etcd', 'redis-0', 'redis-1', 'redis-2']);
    for (const { spec } of sets) {
      expect(spec.template.spec.dnsConfig).toEqual({ options: [{ name: 'timeout', value: '1' }] });
    }
  });
});
