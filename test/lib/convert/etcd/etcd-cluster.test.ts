import { Duration, Size } from 'cdk8s';
import { Cpu, EtcdCluster, type EtcdClusterProps, EtcdCompaction, EtcdTls, Peer } from '../../../../lib';
import { COREOS, coreos, ETCD_CLUSTER, ETCD_IO, etcdIo, FLAT_COREOS, FLAT_ETCD_IO, WHOLE_COREOS } from '../support/etcd-samples';
import { type Manifest, only, synth } from '../../../support/synth';
import { contents, convert, emptyFolder, manifests } from '../../cli/support/terminal';

const etcd = (props: EtcdClusterProps) => synth((chart) => new EtcdCluster(chart, 'example', props));
const named = (all: Manifest[], kind: string, name: string) => all.find((object) => object.kind === kind && object.metadata.name === name);
const settings = (text: string, ...options: string[]) => JSON.parse(
  named(manifests(convert(text, ...options)), 'ConfigMap', 'main-agent').data['config.json'],
).server;

const FLAGS: EtcdClusterProps = {
  quota: Size.gibibytes(4),
  heartbeatInterval: Duration.millis(200),
  electionTimeout: Duration.millis(2000),
  storage: Size.gibibytes(16),
  storageClassName: 'fast',
};

test('the version in the sample of the first operator is refused, with the reason, the nearest safe version and the option', () => {
  expect(convert(ETCD_CLUSTER)).toEqual({
    exitCode: 2,
    output: '',
    error: 'stdin:4:27: spec.version must be 3.5.0 or newer, got 3.2.13: it is no longer maintained, and its learners are not safe;'
      + ' use 3.5.35, or choose by --version-map 3.2.13=NEW\n',
  });
});

test('the sample is converted into the version that --version-map chooses', () => {
  const outcome = convert(ETCD_CLUSTER, '--namespace', 'shop', '--version-map', '3.2.13=3.6.16');
  expect(manifests(outcome)).toEqual(etcd({ size: 3, version: '3.6.16' }));
});

test('an EtcdCluster of the first operator becomes the manifests of our construct with the same values', () => {
  expect(manifests(convert(COREOS, '--namespace', 'shop'))).toEqual(etcd({
    ...FLAGS,
    size: 5,
    version: '3.5.35',
    images: { etcd: 'registry.example.com/etcd:v3.5.35' },
    labels: { team: 'red' },
    pods: { labels: { tier: 'data' } },
    annotations: { 'example.com/owner': 'me' },
    resources: { cpu: { request: Cpu.millis(500), limit: Cpu.units(2) }, memory: { limit: Size.gibibytes(2) } },
    user: 9000,
    compaction: EtcdCompaction.periodic(Duration.hours(1)),
    options: { 'max-request-bytes': 3145728, 'grpc-keepalive-min-time': 10_000_000_000, 'pre-vote': true, 'log-level': 'debug' },
    clusterDomain: 'example.local',
    tls: EtcdTls.secrets(),
  }));
});

test("an EtcdCluster of the etcd project's operator becomes the manifests of our construct with the same values", () => {
  expect(manifests(convert(ETCD_IO))).toEqual(etcd({
    ...FLAGS,
    size: 3,
    version: '3.6.16',
    images: { etcd: 'registry.example.com/etcd:v3.6.16' },
    pods: { labels: { tier: 'data' } },
    compaction: EtcdCompaction.revisions(10000),
    options: { 'max-request-bytes': 3145728, 'grpc-keepalive-interval': 5400_000_000_000, 'pre-vote': true, 'log-level': 'debug' },
    tls: EtcdTls.certManager(),
  }));
});

test.each([
  ['the first operator', WHOLE_COREOS, FLAT_COREOS],
  ["the etcd project's operator", ETCD_IO, FLAT_ETCD_IO],
])('a flat EtcdCluster of %s becomes the same bytes as a well-formed one', (_, whole, flat) => {
  expect(convert(whole).exitCode).toBe(0);
  expect(convert(flat)).toEqual(convert(whole));
});

test('empty lists and objects, as kubectl prints them, are no fault', () => {
  const pod = '{ resources: {}, nodeSelector: {}, tolerations: [], affinity: {}, annotations: {}, labels: {}, securityContext: {},'
    + ' ClusterDomain: "" }';
  expect(convert(coreos('size: 3', 'version: 3.6.16', `pod: ${pod}`))).toEqual(convert(coreos('size: 3', 'version: 3.6.16')));
});

describe('flags', () => {
  const flag = (name: string, value: string) => settings(coreos(
    'size: 1', 'version: 3.6.16', 'pod:', `  etcdEnv: [{ name: ${name}, value: "${value}" }]`,
  ));

  test.each([['5', '300m'], ['90m', '90m'], ['1h30m', '90m'], ['120s', '2m']])('a retention of %s is %s', (value, retention) => {
    expect(flag('ETCD_AUTO_COMPACTION_RETENTION', value).autoCompaction).toEqual({ mode: 'periodic', retention });
  });

  test.each([
    ['ETCD_MAX_WALS', '5', { 'max-wals': 5 }],
    ['ETCD_PRE_VOTE', 'true', { 'pre-vote': true }],
    ['ETCD_PRE_VOTE', 'FALSE', { 'pre-vote': false }],
    ['ETCD_GRPC_KEEPALIVE_TIMEOUT', '1.5s', { 'grpc-keepalive-timeout': 1_500_000_000 }],
    ['ETCD_BACKEND_BATCH_INTERVAL', '100ms', { 'backend-batch-interval': 100_000_000 }],
    ['ETCD_METRICS', 'basic', { metrics: 'basic' }],
  ])('%s=%s is %j in etcd\'s configuration file', (name, value, read) => {
    expect(flag(name, value).options).toEqual(read);
  });

  test.each([
    ['ETCD_SOME_OPTION', '5', "must be a key of etcd's configuration file that holds a plain value"],
    ['ETCD_EXPERIMENTAL_CORRUPT_CHECK_TIME', '1h', 'must be a key that etcd 3.6 knows: it would ignore this one; use corrupt-check-time'],
    ['ETCD_GRPC_KEEPALIVE_TIMEOUT', '5x', 'must be a whole number of nanoseconds, got "5x"'],
  ])('%s=%s is refused at its place', (name, value, message) => {
    const { exitCode, error } = convert(coreos('size: 1', 'version: 3.6.16', 'pod:', `  etcdEnv: [{ name: ${name}, value: "${value}" }]`));
    expect(exitCode).toBe(2);
    expect(error).toMatch(/^\S+:\d+:\d+: spec\.pod\.etcdEnv\[0\]/);
    expect(error).toContain(message);
  });
});

describe('options', () => {
  const PLAIN = etcdIo('size: 1', 'version: v3.6.16');

  test('a version is mapped whether or not it is written with a v, and other versions stay', () => {
    expect(
      settings(etcdIo('size: 1', 'version: v3.5.21'), '--version-map', 'v3.5.21=v3.5.35', '--version-map', '3.6.16=3.7.3').version,
    ).toBe('3.5.35');
    expect(settings(PLAIN, '--version-map', '3.5.21=3.5.35').version).toBe('3.6.16');
  });

  test('an image of another registry gets the chosen version', () => {
    const all = manifests(convert(coreos('size: 1', 'repository: quay.io/coreos/etcd'), '--version-map', '3.2.13=3.5.35'));
    expect(only(all, 'StatefulSet').spec.template.spec.containers[0].image).toBe('quay.io/coreos/etcd:v3.5.35');
  });

  test.each([
    ['managed', EtcdTls.managed()],
    ['secrets', EtcdTls.secrets()],
    ['cert-manager', EtcdTls.certManager()],
    ['plain-text', EtcdTls.plainText()],
  ])('--tls %s overrides the resource', (source, tls) => {
    const converted = manifests(convert(ETCD_CLUSTER, '-n', 'shop', '--version-map', '3.2.13=3.6.16', '--tls', source));
    expect(converted).toEqual(etcd({ size: 3, version: '3.6.16', tls }));
  });

  test('--tls overrides settings that the certificates do not have', () => {
    const named = etcdIo(
      'size: 1', 'version: v3.6.16', 'tls: { providerCfg: { autoCfg: { altNames: { dnsNames: [etcd.example.com] } } } }',
    );
    expect(convert(named).exitCode).toBe(2);
    expect(convert(named, '--tls', 'secrets').exitCode).toBe(0);
  });

  test('certificates that the operator created itself come from Secrets', () => {
    expect(manifests(convert(etcdIo('size: 1', 'version: v3.6.16', 'tls: {}')))).toEqual(manifests(convert(PLAIN)));
  });

  test('--caller sets the clients, and --image-pull-policy the pull policy of the members', () => {
    const all = manifests(convert(
      ETCD_CLUSTER, '-n', 'shop', '--version-map', '3.2.13=3.6.16', '--caller', 'finance/billing', '--image-pull-policy', 'Always',
    ));
    const clients = [Peer.service('billing', { namespace: 'finance' })];
    expect(only(all, 'NetworkPolicy')).toEqual(only(etcd({ clients }), 'NetworkPolicy'));
    expect(only(all, 'StatefulSet').spec.template.spec.containers[0].imagePullPolicy).toBe('Always');
  });
});

test('each object has a file of its own', () => {
  const folder = emptyFolder();
  expect(convert(etcdIo('size: 3', 'version: v3.6.16'), '--out', folder).exitCode).toBe(0);
  expect(Object.keys(contents(folder))).toEqual([
    'configmap-main-agent-kernel.yaml', 'configmap-main-agent.yaml', 'configmap-main-state.yaml', 'networkpolicy-main.yaml',
    'poddisruptionbudget-main.yaml', 'role-main.yaml', 'rolebinding-main.yaml', 'secret-main-authority.yaml',
    'secret-main-client-tls.yaml', 'service-main-peers.yaml', 'service-main.yaml', 'serviceaccount-main.yaml', 'statefulset-main.yaml',
  ]);
});
