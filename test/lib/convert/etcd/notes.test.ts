import { COREOS, ETCD_CLUSTER, ETCD_IO, etcdIo } from '../support/etcd-samples';
import { appService } from '../support/samples';
import { convert } from '../../cli/support/terminal';

const PLAIN = etcdIo('size: 3', 'version: v3.6.16');
const NO_TLS = 'note: main had no TLS and now uses it: the agents issue the certificates, and clients mount the Secret that ends'
  + ' in -client-tls; add --tls plain-text for no TLS\n';
const CHANGES = [
  'main had no disks of its own, and each of its pods gets one of 8Gi',
  'main had no CPU limit, and each of its servers gets one of 2',
  'main had no memory limit, and each of its servers gets one of 1Gi; add --memory-limit AMOUNT for another',
  'main keeps 5 minutes of its history: watches that start from an older revision fail',
].map((note) => `note: ${note}\n`);
const ADDRESS = (scheme: string) => `note: clients of main connect to ${scheme}://main:2379 instead of main:2379\n`;
const EMPTY = "note: the data of main does not move by itself:"
  + " the new cluster starts empty, with another name or in another namespace than the old one;"
  + ' see lib/etcd/README.md#moving-from-an-operator-with-data\n';

test('a cluster without TLS: who issues certificates, how to run without TLS, who may connect, what happens to the data', () => {
  expect(convert(PLAIN, '--namespace', 'shop').error).toBe([
    NO_TLS,
    ADDRESS('https'),
    ...CHANGES,
    'note: nothing may connect to main: the network policy denies everything that is not allowed; add --caller NAME\n',
    EMPTY,
  ].join(''));
});

test('Secrets of the first operator are copied key by key, without writing a key to disk', () => {
  const { error } = convert(COREOS, '--namespace', 'shop');
  expect(error.match(/^ {2}kubectl.*/gm)).toEqual([
    ['server', 'server'], ['peer', 'peer'], ['client', 'etcd-client'],
  ].map(
    ([use, file]) => `  kubectl get secret etcd-${use}-tls --namespace shop --output json | jq '{apiVersion, kind, type, metadata: {name:`
      + ` "example-${use}-tls"}, data: {"tls.crt": .data["${file}.crt"], "tls.key": .data["${file}.key"], "ca.crt":`
      + ` .data["${file}-ca.crt"]}}' | kubectl apply --namespace shop --server-side -f -`,
  ));
  expect(error.match(
    /a certificate that was issued for the operator names other hosts, so reissue it unless it also names these/g,
  )).toHaveLength(2);
  expect(error).toContain('.shop.svc.example.local');
  expect(error).not.toContain('had no TLS');
});

test('certificates that an operator issued are issued by the agents', () => {
  const { error } = convert(etcdIo('size: 3', 'version: v3.6.16', 'tls: { provider: auto }'), '--namespace', 'shop');
  expect(error).not.toContain('create the Secret');
  expect(error).toContain('note: main gets an authority of its own: clients mount the Secret main-client-tls');
});

test('certificates by cert-manager need no Secret, and a note names their authority', () => {
  const { error } = convert(ETCD_IO);
  expect(error).not.toContain('make the Secret');
  expect(error).toContain("note: example gets an authority of its own instead of ClusterIssuer selfsigned:"
    + " clients mount the Secret example-client-tls, which contains their certificate, its key and the authority's\n");
  expect(convert(PLAIN, '-n', 'shop', '--tls', 'cert-manager').error).toContain('note: main gets an authority of its own: clients mount');
});

test('says nothing about TLS when --tls is given', () => {
  expect(convert(PLAIN, '--tls', 'secrets').error).not.toContain('had no TLS');
  expect(convert(PLAIN, '--tls', 'plain-text', '--caller', 'api').error).toBe([ADDRESS('http'), ...CHANGES, EMPTY].join(''));
});

test('reports a --version-map without effect', () => {
  const { error } = convert(ETCD_CLUSTER, '--version-map', '3.2.13=3.6.16', '--version-map', '3.5.21=3.5.35');
  expect(error).toContain('note: --version-map 3.5.21=3.5.35 has no effect: no database has that version\n');
  expect(error).not.toContain('--version-map 3.2.13');
});

test('prints no notes of apps for a cluster, and no notes of clusters for an app', () => {
  expect(convert(PLAIN).error).not.toMatch(/will not run as root|nobody may call/);
  expect(convert(appService('image: nginx:1', 'ports: [{ port: 80 }]')).error).not.toMatch(/does not move|nobody may connect/);
});
