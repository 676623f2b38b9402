import {
  AppService, Authentication, Config, DnsProfile, EnvoyGatewayAuthentication, MicroService, MicroServiceFamily, Peer, Protocol, Quota,
  Route, Volume,
} from '../lib';
import { record } from './support/figures';
import { dryRun, kubectl } from './support/kubectl';
import { namespaceFor } from './support/namespace';
import { type Manifest, parseManifests, samplePlatform } from './support/sample-platform';
import { SAMPLE } from './support/samples';
import { manifests } from './support/synth';

const namespace = namespaceFor('manifests');
/** Kinds of controllers that few clusters have: left out, and said so, where they are missing. */
const OPTIONAL_KINDS = [{ kind: 'SecurityPolicy', definition: 'securitypolicies.gateway.envoyproxy.io' }];

/** Has the API server judge every object as if it were for our namespace, with each refusal in one answer. */
async function refusals(objects: readonly Manifest[]): Promise<string[]> {
  const missing = await missingKinds();
  const judged = objects.filter(({ kind }) => !missing.includes(kind));
  for (const kind of missing.filter((kind) => objects.some((object) => object.kind === kind))) {
    record('manifests', `${kind} left out: its definition is not installed`);
  }
  const answers = await Promise.all(judged.map(async (object) => {
    const moved = { ...object, metadata: { ...object.metadata, namespace } };
    return dryRun(JSON.stringify(moved)).then(() => '', (error: Error) => `${object.kind} ${object.metadata.name}: ${error.message}`);
  }));
  return answers.filter((answer) => answer !== '');
}

async function missingKinds(): Promise<string[]> {
  const installed = await kubectl(['get', 'customresourcedefinitions', '-o', 'name']);
  return OPTIONAL_KINDS.filter(({ definition }) => !installed.includes(definition)).map(({ kind }) => kind);
}

/** One of everything that the constructs can be told. */
function everything(): Manifest[] {
  const route = Route.gateway('public', { namespace: 'gateways', sectionName: 'https' });
  return parseManifests(manifests(namespace, (chart) => {
    const website = new AppService(chart, 'website', {
      image: 'nginx:1.22.1',
      ports: [{ port: 80, nodePort: 30003 }, { port: 53, protocol: Protocol.UDP, name: 'dns' }],
      host: 'www.example.com',
      route: Route.ingress('internal', { namespace: 'gateways', tlsSecretName: 'www-tls' }),
      volumes: [Volume.configMap('/etc/a', 'a'), Volume.secret('/etc/b', 'b'), Volume.claim('/data', 'c')],
      dns: DnsProfile.openShift(),
    });
    const guarded = Authentication.gateway(new EnvoyGatewayAuthentication({ secretName: 'tenants' }));
    const common = { ...SAMPLE, domain: 'example.com', route, callers: [website.peer], calls: [Peer.addresses('203.0.113.0/24', [443])] };
    const first = new MicroService(
      chart, 'first', { ...common, authentication: guarded, autoscaling: { memoryPercent: 80 }, metrics: { port: 9090 } },
    );
    const second = new MicroService(chart, 'second', {
      ...common, authentication: guarded, version: '2.0', quota: Quota.priorityClass('important'), dns: DnsProfile.nodeLocal('10.96.0.10'),
    });
    new MicroServiceFamily(
      chart, 'family', { versions: [{ service: first, weight: 9 }, { service: second }], domain: 'example.com', route },
    );
    new MicroService(chart, 'billing', {
      ...common,
      msName: 'billing',
      authentication: Authentication.proxy(),
      config: Config.environment({ LEVEL: 'info' }, { secretKeys: ['password'] }),
    });
    new MicroService(
      chart, 'parked', { ...common, msName: 'parked', idle: true, config: Config.files('/etc/sample', { 'app.conf': 'a=b' }) },
    );
  }));
}

test('the API server accepts one of everything that the constructs can be told', async () => {
  expect(await refusals(everything())).toEqual([]);
});

test('the API server accepts every manifest of the sample platform', async () => {
  const platform = samplePlatform();
  expect(platform).not.toEqual([]);
  for (const [environment, objects] of platform) {
    expect(await refusals(objects)).toEqual([]);
    record('manifests', `${objects.length} of ${environment} accepted`);
  }
});
