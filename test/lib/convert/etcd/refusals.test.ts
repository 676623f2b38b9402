import { coreos, ETCD_CLUSTER, etcdIo } from '../support/etcd-samples';
import { appService } from '../support/samples';
import { convert, operatorless } from '../../cli/support/terminal';

const PLAIN = etcdIo('size: 3', 'version: v3.6.16');

test.each<[what: string, text: string, fault: string]>([
  [
    'an even size',
    etcdIo('size: 4', 'version: v3.6.16'),
    '5:9: spec.size must be odd, got 4: an even number adds no fault tolerance; use 3 or 5',
  ],
  [
    'a size above 7',
    coreos('size: 9', 'version: 3.6.16'),
    '5:9: spec.size must be at most 7, got 9: every write waits for a majority of all members; use 7 or fewer',
  ],
  ['a version that loses data', etcdIo('size: 3', 'version: v3.5.21'),
    '6:12: spec.version must have no known severe fault, got 3.5.21:'
    + ' a defragmentation during a snapshot corrupts the data (etcd-io/etcd#20650, https://github.com/etcd-io/etcd/pull/20650);'
    + ' 3 more of its faults are known; use 3.5.35, or accept its faults with acceptKnownFaults:'
    + ' \'3.5.21\', or choose by --version-map 3.5.21=NEW or --accept-known-faults 3.5.21'],
  ['no version', coreos('size: 3'),
    '4:1: spec.version must be 3.5.0 or newer, got 3.2.13: it is no longer maintained, and its learners are not safe; use 3.5.35,'
    + ' or choose by --version-map 3.2.13=NEW; this is the default version of the operator'],
  [
    'a version that is none',
    coreos('size: 3', 'version: "3.6"'),
    '6:12: spec.version must be a release of etcd, got "3.6"; write it like 3.7.3, or choose by --version-map 3.6=NEW',
  ],
  ['a repository that is none', coreos('size: 3', 'version: 3.6.16', 'repository: quay.io/coreos/etcd:v3'),
    '7:15: spec.repository must be an image reference, got "quay.io/coreos/etcd:v3:v3.6.16";'
    + ' write it like registry.example.com/shop/web:1.0'],
  ['a registry that is none', etcdIo('size: 3', 'version: v3.6.16', 'imageRegistry: a b'),
    '7:18: spec.imageRegistry must be an image reference, got "a b:v3.6.16"; write it like registry.example.com/shop/web:1.0'],
  ['a disk that the usual quota fills', etcdIo('size: 3', 'version: v3.6.16', 'storageSpec: { volumeSizeRequest: 64Mi }'),
    '7:37: spec.storageSpec.volumeSizeRequest conflicts with a default: quota must be at most a third of storage, got 2Gi of 64Mi:'
    + ' the disk also needs room for a defragmentation and for a data directory that the agent set aside; raise storage to 6Gi'],
  ['a quota that fills the disk', coreos(
    'size: 3',
    'version: 3.6.16',
    'pod: { persistentVolumeClaimSpec: { resources: { requests: { storage: 8Gi } } },'
      + ' etcdEnv: [{ name: ETCD_QUOTA_BACKEND_BYTES, value: "4294967296" }] }',
  ),
    '7:135: spec.pod.etcdEnv[0].value must be at most a third of storage, got 4Gi of 8Gi:'
    + ' the disk also needs room for a defragmentation and for a data directory that the agent set aside; raise storage to 12Gi'],
  ['a heartbeat that the usual election does not outlast', etcdIo('size: 3', 'version: v3.6.16', 'etcdOptions: [--heartbeat-interval=500]'),
    '7:17: spec.etcdOptions[0] conflicts with a default: electionTimeout must be from 5 x heartbeatInterval to 50 s,'
    + ' got 1000 ms and 500 ms: etcd would not start; use 2500 ms or more'],
  ['an election that ends too soon', etcdIo('size: 3', 'version: v3.6.16', 'etcdOptions: [--election-timeout=200]'),
    '7:17: spec.etcdOptions[0] must be from 5 x heartbeatInterval to 50 s, got 200 ms and 100 ms: etcd would not start;'
    + ' use 500 ms or more'],
  ["a flag that is the agent's", etcdIo('size: 3', 'version: v3.6.16', 'etcdOptions: [--max-wals=5, --initial-cluster-state=new]'),
    '7:31: spec.etcdOptions[1] belongs to the agent and cannot be set here'],
  ["a variable that is the agent's", coreos('size: 3', 'version: 3.6.16', 'pod: { etcdEnv: [{ name: ETCD_DATA_DIR, value: /data }] }'),
    '7:28: spec.pod.etcdEnv[0].name belongs to the agent and cannot be set here'],
  ['a request above its limit', coreos('size: 3', 'version: 3.6.16', 'pod: { resources: { requests: { cpu: 2 }, limits: { cpu: 1 } } }'),
    '7:40: spec.pod.resources.requests.cpu must be above 0 and at most its limit, got 2 and 1; lower the request or raise the limit'],
  ['root', coreos('size: 3', 'version: 3.6.16', 'pod: { securityContext: { runAsUser: 0 } }'),
    '7:40: spec.pod.securityContext.runAsUser must be a whole number from 1 to 2147483647, got 0: 0 is root,'
    + ' which a database does not need'],
  ['a domain that is none', coreos('size: 3', 'version: 3.6.16', 'pod: { ClusterDomain: a_b }'),
    '7:25: spec.pod.ClusterDomain must be a DNS name, got "a_b": the names of pods end with it; write it like cluster.local'],
  ['a name that no pod can have', PLAIN.replace('main', 'Main'),
    '3:19: metadata.name must be a DNS label of at most 52 characters that begins with a letter, got "Main":'
    + ' pods and Services are named after it; use lower case letters, digits and "-"'],
  ['the name of an app', [appService('image: nginx:1', 'ports: [{ port: 80 }]'), PLAIN.replace('main', 'web')].join('---\n'),
    '10:19: metadata.name must be distinct in its namespace, got "web", as in stdin on line 3; rename one or drop it'],
  ['certificates by cert-manager in no namespace', etcdIo('size: 3', 'version: v3.6.16', 'tls: { provider: cert-manager }'),
    '3:1: metadata.namespace must be known for certificates by cert-manager, which contain it, got none; add it, or --namespace NAMESPACE'],
  ['names that no certificate will have', etcdIo(
    'size: 3', 'version: v3.6.16', 'tls: { providerCfg: { autoCfg: { altNames: { dnsNames: [a.example.com] } } } }',
  ),
    '7:48: spec.tls.providerCfg.autoCfg.altNames.dnsNames must be left out, got a.example.com:'
    + ' certificates name the members and the client Service, and nothing else;'
    + ' leave it out, or issue the certificates yourself and choose --tls secrets'],
  ['a foreign authority', etcdIo('size: 3', 'version: v3.6.16', 'tls: { providerCfg: { autoCfg: { caBundleSecret: all } } }'),
    '7:52: spec.tls.providerCfg.autoCfg.caBundleSecret must be left out, got "all":'
    + ' members trust only the authority of their own cluster; leave it out, or issue the certificates yourself and choose --tls secrets'],
])('fails on %s', (_, text, fault) => {
  expect(convert(text)).toEqual({ exitCode: 2, output: '', error: `stdin:${fault}\n` });
});

test('fails on a flat cluster with the line of the field', () => {
  expect(
    convert('apiVersion: operator.etcd.io/v1alpha1\nkind: EtcdCluster\nmetadata:\nname: main\nspec:\nsize: 2\nversion: v3.6.16\n').error,
  )
    .toBe('stdin:6:7: spec.size must be odd, got 2: an even number adds no fault tolerance; use 1 or 3\n');
});

test('fails with the faults of every rule', () => {
  expect(convert(coreos('size: 2', 'version: 3.2.13')).error.trim().split('\n')).toEqual([
    expect.stringMatching(/^stdin:5:9: spec.size must be odd/),
    expect.stringMatching(/^stdin:6:12: spec.version must be 3.5.0 or newer/),
  ]);
});

test('fails on an unknown version of the API', () => {
  expect(convert(PLAIN.replace('v1alpha1', 'v1alpha2')).error)
    .toBe('stdin:1:13: apiVersion must be etcd.database.coreos.com/v1beta2 or operator.etcd.io/v1alpha1 for EtcdCluster,'
      + ' got "operator.etcd.io/v1alpha2"\n');
});

test.each<[argv: string[], fault: RegExp]>([
  [['--tls', 'none'], /It must be one of managed, secrets, cert-manager, plain-text/],
  [['--version-map', '3.6.16'], /It must be OLD=NEW, two versions of one database, such as 3.2.13=3.6.16/],
  [['--version-map', '=3.6.16'], /It must be OLD=NEW/],
  [
    ['--version-map', '3.2.13=3.4.1'],
    /argument '3.2.13=3.4.1' is invalid. The new version must be 3.5.0 or newer, got 3.4.1: .* use 3.5.35./,
  ],
  [['--version-map', '3.2.13=3.6.16', '--version-map', 'v3.2.13=3.5.35'], /It must be given once for 3.2.13./],
])('fails on the command line %j', (argv, fault) => {
  const { exitCode, output, error } = operatorless(['convert', '-', ...argv], ETCD_CLUSTER);
  expect({ exitCode, output }).toEqual({ exitCode: 2, output: '' });
  expect(error).toMatch(fault);
});
