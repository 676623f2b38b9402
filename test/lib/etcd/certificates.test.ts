import { EtcdCluster, EtcdTls } from '../../../lib';
import { type Manifest, synth } from '../../support/synth';

const manifests = synth((chart) => new EtcdCluster(chart, 'main', { tls: EtcdTls.certManager() }));
const certificate = (name: string): Manifest => manifests.find(
  ({ kind, metadata }) => kind === 'Certificate' && metadata.name === name,
).spec;

test('the cluster has a certificate authority of its own: a certificate of another cluster gives no access', () => {
  expect(certificate('main-ca')).toMatchObject({ isCA: true, issuerRef: { kind: 'Issuer', name: 'main-self-signed' } });
  const issuers = manifests.filter(({ kind }) => kind === 'Issuer').map(({ metadata, spec }) => [metadata.name, spec]);
  expect(issuers).toEqual([['main-self-signed', { selfSigned: {} }], ['main-ca', { ca: { secretName: 'main-ca' } }]]);
});

test.each(['main-server-tls', 'main-peer-tls'])('%s contains all names of every member, up to the largest size', (name) => {
  for (const ordinal of [0, 6]) {
    const host = `main-${ordinal}.main-peers`;
    expect(certificate(name).dnsNames).toEqual(expect.arrayContaining([
      host, `${host}.shop`, `${host}.shop.svc`, `${host}.shop.svc.cluster.local`,
    ]));
  }
  expect(certificate(name).dnsNames.join()).not.toContain('main-7');
});

test('the server\'s certificate also contains the names of the client Service', () => {
  expect(certificate('main-server-tls')).toMatchObject({ ipAddresses: ['127.0.0.1'], usages: ['server auth', 'client auth'] });
  expect(certificate('main-server-tls').dnsNames).toEqual(expect.arrayContaining([
    'localhost', 'main', 'main.shop', 'main.shop.svc', 'main.shop.svc.cluster.local',
  ]));
});

test('the client\'s certificate has no common name, which would clash with etcd\'s users', () => {
  expect(certificate('main-client-tls')).toMatchObject({ usages: ['client auth'], dnsNames: ['main-client'] });
  expect(certificate('main-client-tls')).not.toHaveProperty('commonName');
});
