import { App, Chart } from 'cdk8s';
import fc from 'fast-check';
import {
  Authentication, EnvoyGatewayAuthentication, type FamilyVersion, MicroService, MicroServiceFamily, type MicroServiceProps, Route,
} from '../../../lib';
import { type Manifest, synth } from '../../support/synth';

const route = Route.gateway('public', { namespace: 'gateways' });
const base = { msName: 'ms-sample', image: 'registry.example.com/ms-sample:1.0', domain: 'example.com', route };

interface Version extends Partial<MicroServiceProps> {
  readonly version: string;
  readonly weight?: number;
}

function versions(chart: Chart, given: readonly Version[]): FamilyVersion[] {
  return given.map(({ weight, ...props }, index) => ({ service: new MicroService(chart, `v${index}`, { ...base, ...props }), weight }));
}

/** The routes of a family, by host. */
function routes(given: readonly Version[], family: { route?: Route } = {}): Record<string, Manifest> {
  const manifests = synth((chart) => new MicroServiceFamily(
    chart, 'family', { versions: versions(chart, given), domain: 'example.com', route, ...family },
  ));
  return Object.fromEntries(manifests.filter(({ kind }) => kind === 'HTTPRoute').map((found) => [found.spec.hostnames[0], found]));
}

const backends = (given: readonly Version[]) => routes(given)['ms-sample.example.com'].spec.rules[0].backendRefs.map(
  ({ name, port, weight }: { name: string; port: number; weight: number }) => ({ name, port, weight }),
);

test('each version has a host of its own, and the requests of a shared host are divided among them', () => {
  const found = routes([{ version: '1.0', weight: 9 }, { version: '2.0', weight: 1 }]);
  expect(Object.keys(found).sort()).toEqual(['ms-sample.example.com', 'v1.ms-sample.example.com', 'v2.ms-sample.example.com']);
  expect(found['ms-sample.example.com']).toMatchObject({
    metadata: { name: 'ms-sample' },
    spec: {
      parentRefs: [{ name: 'public', namespace: 'gateways' }],
      rules: [{ backendRefs: [{ name: 'ms-sample-v1', port: 80, weight: 9 }, { name: 'ms-sample-v2', port: 80, weight: 1 }] }],
    },
  });
});

test('weight @default 1', () => expect(backends([{ version: '1.0' }, { version: '2.0' }])).toMatchObject([{ weight: 1 }, { weight: 1 }]));

test('a parked version gets no requests of the shared host', () => {
  expect(backends([{ version: '1.0' }, { version: '2.0', idle: true }])).toEqual([{ name: 'ms-sample-v1', port: 80, weight: 1 }]);
});

test('while all versions are parked, the shared host still routes to them, so that the gateway answers 503 rather than 500', () => {
  expect(backends([{ version: '1.0', idle: true, weight: 9 }, { version: '2.0', idle: true }, { version: '3.0', weight: 0 }])).toEqual([
    { name: 'ms-sample-v1', port: 80, weight: 9 }, { name: 'ms-sample-v2', port: 80, weight: 1 },
  ]);
});

test('a version without weight gets none either', () => {
  expect(backends([{ version: '1.0' }, { version: '2.0', weight: 0 }])).toEqual([{ name: 'ms-sample-v1', port: 80, weight: 1 }]);
});

test('authentication by the gateway also protects the shared host', () => {
  const authentication = Authentication.gateway(new EnvoyGatewayAuthentication({ secretName: 'tenants' }));
  const manifests = synth((chart) => new MicroServiceFamily(chart, 'family', {
    versions: versions(chart, [{ version: '1.0', authentication }, { version: '2.0', authentication }]), domain: 'example.com', route,
  }));
  expect(
    manifests.filter(({ kind }) => kind === 'SecurityPolicy').map(({ spec }) => spec.targetRefs[0].name),
  ).toEqual(['ms-sample-v1', 'ms-sample-v2', 'ms-sample']);
});

test('requests go to live versions, in the given proportion; to all with a weight if none is live; or the construct fails', () => {
  const anyVersion = fc.record({ idle: fc.boolean(), weight: fc.integer({ min: 0, max: 5 }) });
  fc.assert(fc.property(fc.array(anyVersion, { minLength: 1, maxLength: 4 }), (given) => {
    const family = given.map((version, index) => ({ ...version, version: `${index + 1}.0` }));
    const named = family.map(({ weight, idle }, index) => ({ idle, backend: { name: `ms-sample-v${index + 1}`, port: 80, weight } }));
    const weighted = named.filter(({ backend }) => backend.weight > 0);
    const live = weighted.filter(({ idle }) => !idle);
    if (weighted.length === 0) expect(() => backends(family)).toThrow('versions must include one with a weight above 0');
    else expect(backends(family)).toEqual((live.length > 0 ? live : weighted).map(({ backend }) => backend));
  }), { numRuns: 50 });
});

const gateway = Authentication.gateway(new EnvoyGatewayAuthentication({ secretName: 'tenants' }));
test.each<[string, Version[], string]>([
  ['no version', [], 'versions must include one with a weight above 0, got none'],
  [
    'none with a share',
    [{ version: '1.0', weight: 0 }, { version: '2.0', weight: 0, idle: true }],
    'versions must include one with a weight above 0, got ms-sample-v1 with weight 0, ms-sample-v2 with weight 0: every request to '
    + 'ms-sample.example.com would get status 500; raise the weight of one',
  ],
  [
    'two services',
    [{ version: '1.0' }, { version: '2.0', msName: 'other' }],
    'versions must be of one service, got other-v2 of other beside ms-sample',
  ],
  [
    'one host twice',
    [{ version: '1.0' }, { version: '1.1', fullName: 'ms-sample-v1s1' }],
    'versions must have hosts of their own, got v1.ms-sample.example.com twice',
  ],
  [
    'a version called like the service',
    [{ version: '1.0', fullName: 'ms-sample' }],
    'versions must not have the name of the service, got ms-sample',
  ],
  [
    'a negative weight',
    [{ version: '1.0' }, { version: '2.0', weight: -1 }],
    'weight must be a whole number from 0 to 1000000, got -1 for ms-sample-v2',
  ],
  [
    'a version that does not admit the gateway',
    [{ version: '1.0' }, { version: '2.0', domain: undefined, route: undefined }],
    'versions must allow the gateway of the family, got ms-sample-v2, which does not',
  ],
  [
    'a version outside the gate',
    [{ version: '1.0', authentication: gateway }, { version: '2.0' }],
    'versions must have the same authentication, got ms-sample-v2, which differs from ms-sample-v1',
  ],
])('fails on %s', (_, given, message) => expect(() => routes(given)).toThrow(`[test/family] ${message}`));

test('fails on an Ingress, which has no weights', () => {
  const ingress = Route.ingress('nginx', { namespace: 'ingress', tlsSecretName: 'tls' });
  expect(() => routes(
    [{ version: '1.0', route: ingress }], { route: ingress },
  )).toThrow('[test/family] route must go through a Gateway, got an Ingress');
});

test('fails on versions in two namespaces', () => {
  const app = new App();
  const charts = ['a', 'b'].map((namespace) => new Chart(app, namespace, { namespace }));
  const services = charts.map((chart, index) => ({ service: new MicroService(chart, 'service', { ...base, version: `${index + 1}.0` }) }));
  expect(() => new MicroServiceFamily(
    charts[0], 'family', { versions: services, domain: 'example.com', route },
  )).toThrow('[a/family] versions must share a namespace, got a and b');
});
