import { RedisClientCertificates, RedisCluster, type RedisClusterProps, RedisTls } from '../../../../lib';
import { synth } from '../../../support/synth';
import { convert, manifests } from '../../cli/support/terminal';
import { opstree } from '../support/redis-samples';

const IMAGE = 'kubernetesConfig: { image: "valkey/valkey:8.1.10", resources: { limits: { cpu: 1, memory: 1Gi } } }';
const plain = opstree('clusterSize: 3', IMAGE);
const secure = (tls: string) => opstree('clusterSize: 3', IMAGE, `TLS: ${tls}`);
const KEYED = secure('{ ca: authority.pem, cert: server.pem, key: server.key, secret: { secretName: redis-tls } }');

/** What differs between two conversions, by its kind and name. */
const tlsOf = (text: string, ...args: string[]) => manifests(convert(text, '--namespace', 'shop', ...args)).filter(
  ({ kind, metadata }) => kind === 'Certificate' || (kind === 'ConfigMap' && metadata.name === 'main-agent'),
).map(({ kind, metadata, data }) => [kind, metadata.name, data && JSON.parse(data['config.json']).tls]);
const expected = (props: RedisClusterProps) => synth((chart) => new RedisCluster(chart, 'main', props)).filter(
  ({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === 'main-agent',
).map(({ data }) => JSON.parse(data['config.json']).tls)[0];

const OPTIONAL = { clientCertificates: RedisClientCertificates.OPTIONAL };

test('a cluster with TLS keeps it, and its clients need no certificate, as before', () => {
  expect(tlsOf(KEYED)).toContainEqual(['ConfigMap', 'main-agent', expected({ tls: RedisTls.secrets(OPTIONAL) })]);
  expect(convert(KEYED, '--namespace', 'shop').error).toContain('note: clients of main may connect without a certificate, as they could');
});

test('its certificate is copied, key by key, and needs the names of the new pods', () => {
  const { error } = convert(KEYED, '--namespace', 'shop');
  expect(error.match(/^ {2}kubectl.*jq.*/gm)).toEqual(['server', 'client'].map((use) => (
    '  kubectl get secret redis-tls --namespace shop --output json | jq \'{apiVersion, kind, type, metadata: {name:'
    + ` "main-${use}-tls"}, data: {"tls.crt": .data["server.pem"], "tls.key": .data["server.key"], "ca.crt":`
    + ' .data["authority.pem"]}}\' | kubectl apply --namespace shop --server-side -f -'
  )));
  expect(error).toMatch(/main-server-tls .*\*\.main-peers\.shop\.svc\.cluster\.local; a certificate that was issued for the operator names/);
});

test('the keys that its operator assumes are those of the construct', () => {
  expect(convert(secure('{ secret: { secretName: redis-tls } }'), '--namespace', 'shop').error).toContain(
    'data: {"tls.crt": .data["tls.crt"], "tls.key": .data["tls.key"], "ca.crt": .data["ca.crt"]}',
  );
});

test('a cluster without TLS stays without it, unless --tls says otherwise', () => {
  expect(tlsOf(plain)).toEqual([['ConfigMap', 'main-agent', null]]);
  expect(tlsOf(plain, '--tls', 'secrets')).toEqual([['ConfigMap', 'main-agent', expected({ tls: RedisTls.secrets() })]]);
  expect(tlsOf(plain, '--tls', 'cert-manager').map(([kind]) => kind)).toContain('Certificate');
  expect(tlsOf(KEYED, '--tls', 'plain-text')).toEqual([['ConfigMap', 'main-agent', null]]);
});

test('certificates by cert-manager are noted with the Secret for clients, and need a namespace', () => {
  expect(convert(plain, '--namespace', 'shop', '--tls', 'cert-manager').error).toContain(
    'note: main gets an authority of its own: clients mount the Secret main-client-tls',
  );
  expect(convert(plain, '--tls', 'cert-manager').error).toContain(
    'metadata.namespace must be known for certificates by cert-manager, which contain it, got none; add it, or --namespace NAMESPACE',
  );
});
