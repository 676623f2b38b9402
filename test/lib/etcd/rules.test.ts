import { App, Chart, Duration, Size } from 'cdk8s';
import { Cpu, EtcdCluster, type EtcdClusterProps, EtcdCompaction, EtcdTls, Peer } from '../../../lib';
import { SAFE_VERSIONS } from '../../../lib/etcd/safe-versions';
import { impossibleVersion, unsafeVersion } from '../../../lib/stateful/safe-versions';
import { formatFault } from '../../../lib/support/fault';

const build = (props: EtcdClusterProps, namespace?: string) => () =>
  new EtcdCluster(new Chart(new App(), 'test', { namespace }), 'etcd', props);

test.each<[string, EtcdClusterProps, string]>([
  ['4 members', { size: 4 }, 'size must be odd, got 4: an even number adds no fault tolerance; use 3 or 5'],
  ['9 members', { size: 9 }, 'size must be at most 7, got 9: every write waits for a majority of all members; use 7 or fewer'],
  ['2.5 members', { size: 2.5 }, 'size must be 1, 3, 5 or 7, got 2.5; use 0 to stop the cluster and keep its data'],
  ['-1 members', { size: -1 }, 'size must be 1, 3, 5 or 7, got -1'],
  [
    'version 3.2.13',
    { version: '3.2.13' },
    'version must be 3.5.0 or newer, got 3.2.13: it is no longer maintained, and its learners are not safe; use 3.5.35',
  ],
  [
    'a version that loses data',
    { version: '3.5.9' },
    'version must have no known severe fault, got 3.5.9: a defragmentation during a snapshot corrupts the data (etcd-io/etcd#20650, '
      + 'https://github.com/etcd-io/etcd/pull/20650); 3 more of its faults are known; use 3.5.35, or accept its faults with '
      + 'acceptKnownFaults: \'3.5.9\'',
  ],
  [
    'a version that another one was accepted for',
    { version: '3.5.9', acceptKnownFaults: '3.5.21' },
    'version must have no known severe fault, got 3.5.9',
  ],
  [
    'a minor that no agent has run',
    { version: '3.9.0' },
    "version must be of a release line that the agents know (3.5, 3.6, 3.7), got 3.9.0: its behaviour in failures has not been "
      + "tested (as of 2026-10-03); use 3.7.3, or accept its faults with acceptKnownFaults: '3.9.0'",
  ],
  [
    'faults that nobody has',
    { version: '3.6.16', acceptKnownFaults: '3.6.16' },
    "acceptKnownFaults must be left out with version 3.6.16, got '3.6.16': it has no known severe fault; leave it out",
  ],
  [
    'faults of a version that has gone',
    { version: '3.6.16', acceptKnownFaults: '3.6.5' },
    "acceptKnownFaults must be left out with version 3.6.16, got '3.6.5': it accepts only the faults of that version; leave it out",
  ],
  [
    'a version too old, whoever accepts it',
    { version: '3.4.45', acceptKnownFaults: '3.4.45' },
    'version must be 3.5.0 or newer, got 3.4.45',
  ],
  ['a version that is none', { version: 'v3.6' }, 'version must be a release of etcd, got "v3.6"; write it like 3.7.3'],
  ['a name too long for its pods', { name: 'a'.repeat(53) }, 'name must be a DNS label of at most 52 characters that begins with a letter'],
  [
    'a disk that shrinks',
    { storage: Size.gibibytes(8), storageAtCreation: Size.gibibytes(16) },
    'storage must be at least storageAtCreation, got 8Gi and 16Gi: a disk cannot shrink; use 16Gi or more',
  ],
  [
    'a quota that the disk can not hold',
    { storage: Size.gibibytes(5) },
    'quota must be at most a third of storage, got 2Gi of 5Gi: the disk also needs room for a defragmentation and '
      + 'for a data directory that the agent set aside; raise storage to 6Gi',
  ],
  ['a quota that etcd advises against', { quota: Size.gibibytes(9), storage: Size.gibibytes(64) }, 'quota must be at most 8Gi, got 9Gi'],
  [
    'an election that begins too soon',
    { electionTimeout: Duration.millis(200) },
    'electionTimeout must be from 5 x heartbeatInterval to 50 s, got 200 ms and 100 ms: etcd would not start; use 500 ms or more',
  ],
  [
    'a history of nothing',
    { compaction: EtcdCompaction.revisions(0) },
    'compaction must keep a whole number of minutes or revisions, at least 1, got 0',
  ],
  [
    'a history of a minute and a half',
    { compaction: EtcdCompaction.periodic(Duration.seconds(90)) },
    'compaction must keep a whole number of minutes or revisions, at least 1, got 1.5m',
  ],
  ['no heartbeat', { heartbeatInterval: Duration.millis(0) }, 'heartbeatInterval must be 1 ms or more, got 0 ms'],
  [
    'a part of a millisecond',
    { electionTimeout: Duration.millis(1000.5) },
    'electionTimeout must be whole milliseconds, got 1000.5 ms: etcd accepts no fractions; use 1001 ms',
  ],
  [
    'writes that no disk has',
    { options: { 'unsafe-no-fsync': true } },
    'options.unsafe-no-fsync belongs to the agent and cannot be set here',
  ],
  [
    'a CPU request above its limit',
    { resources: { cpu: { request: Cpu.units(2), limit: Cpu.units(1) } } },
    'resources.cpu.request must be above 0 and at most its limit, got 2 and 1',
  ],
  [
    'an image of another version',
    { version: '3.6.16', images: { etcd: 'registry.example.com/etcd:v3.5.35' } },
    "images.etcd must be of version 3.6.16, got \"registry.example.com/etcd:v3.5.35\": the agents decide by the version which "
      + "data a server can read; use version '3.5.35', or the image of 3.6.16",
  ],
  ['an image without a version', { images: { agent: 'node' } }, 'images.agent must have a tag or a digest, got "node"'],
  ['a Secret that is no name', { tls: EtcdTls.secrets({ peer: 'Not A Name' }) }, 'tls.peer must be the name of a Secret, got "Not A Name"'],
  [
    'a user of the agents in no Secret',
    { agentUser: { secretName: '' } },
    'agentUser.secretName must be the name of a Secret, got "": the agents read their user and password from it; create one with the '
      + 'keys username and password',
  ],
  ['root', { user: 0 }, 'user must be a whole number from 1 to 2147483647, got 0: 0 is root, which a database does not need'],
  ['a domain that is none', { clusterDomain: 'Not A Domain' }, 'clusterDomain must be a DNS name, got "Not A Domain"'],
  ['a client in no namespace', { clients: [Peer.namespace('Not One')] }, 'clients[0] must name a namespace, got "Not One"'],
  [
    'an API server by name',
    { apiServerAddresses: ['kubernetes.default'] },
    'apiServerAddresses must be addresses in CIDR notation, got "kubernetes.default"',
  ],
  [
    'an API server at a network of another size',
    { apiServerAddresses: ['10.0.0.1/16'] },
    'apiServerAddresses must be addresses in CIDR notation, got "10.0.0.1/16": Kubernetes 1.36 and newer refuse bits beyond the prefix '
      + 'length; use 10.0.0.0/16',
  ],
  ['a label with a space', { labels: { team: 'not valid!!' } }, 'labels must have valid values, got "not valid!!" for team'],
  [
    'a label of the construct',
    { labels: { 'app.kubernetes.io/managed-by': 'me' } },
    'labels must leave the labels of the construct and of Kubernetes alone, got "app.kubernetes.io/managed-by"',
  ],
  [
    'a storage class that is no name',
    { storageClassName: 'Not A Class' },
    'storageClassName must be a valid object name, got "Not A Class"',
  ],
  [
    'options that are the agent\'s',
    { options: { 'initial-cluster': 'x' } },
    'options.initial-cluster belongs to the agent and cannot be set here',
  ],
  [
    'options that are no plain values',
    { options: { 'max-request-bytes': [1] } },
    'options.max-request-bytes must be a text, a number or a boolean, got [1]',
  ],
])('fails on %s', (_, props, message) => expect(build(props, 'shop')).toThrow(`[test/etcd] ${message}`));

test('fails on an invalid client that is allowed later', () => {
  const cluster = build({})();
  expect(() => cluster.allowClient(Peer.addresses('nonsense'))).toThrow(
    '[test/etcd] client must be addresses in CIDR notation, got "nonsense"; write it like 10.0.0.0/8',
  );
});

test('fails without a namespace if names in certificates or alerts need one', () => {
  expect(build({ tls: EtcdTls.certManager(), monitoring: {} })).toThrow(new RegExp(
    String.raw`^\[test/etcd\] tls by cert-manager must be in a chart with a namespace.*\n`
      + String.raw`\[test/etcd\] monitoring must be in a chart with a namespace`,
  ));
  expect(build({})).not.toThrow();
});

test.each(['3.5.33', '3.5.35', '3.6.14', '3.6.16', '3.7.1', '3.7.4'])(
  'version %s is safe',
  (version) => expect(unsafeVersion(version, SAFE_VERSIONS)).toBeUndefined(),
);
test.each([
  ['2.3.8', '3.5.35'],
  ['3.4.45', '3.5.35'],
  ['3.6.3', '3.6.16'],
  ['3.9.0', '3.7.3'],
  ['4.0.0', '3.7.3'],
])('instead of %s the nearest safe version is %s', (version, nearest) => {
  const fault = impossibleVersion(version, SAFE_VERSIONS) ?? unsafeVersion(version, SAFE_VERSIONS);
  expect(/use ([\d.]+)/.exec(fault === undefined ? '' : formatFault(fault))?.[1]).toBe(nearest);
});

test('a version with known faults runs once it is accepted by name', () => {
  expect(build({ version: '3.5.21', acceptKnownFaults: '3.5.21' })).not.toThrow();
  expect(build({ version: '3.9.0', acceptKnownFaults: '3.9.0' })).not.toThrow();
});
