import { EtcdCluster } from '../../lib';
import { type Manifest, only, synth } from '../support/synth';
import { healthy, labelsOf } from './support/etcd-samples';
import { describeWithPromtool, judge, type Samples, silent, type Stories } from './support/promtool';
import { but, without } from './support/samples';

const rule = only(synth((chart) => new EtcdCluster(chart, 'main', { monitoring: {} })), 'PrometheusRule');
const alerts: readonly string[] = rule.spec.groups[0].rules.map(({ alert }: Manifest) => alert);

const noPod = (ordinal: number) => new RegExp(`pod="main-${ordinal}"`);
const failing = (code: string, perMinute: number): Samples => ({
  [`grpc_server_handled_total${labelsOf(
    0, 'metrics', `,grpc_code="${code}",grpc_method="Put",grpc_service="etcdserverpb.KV",grpc_type="unary"`,
  )}`]: `0+${perMinute}x240`,
});
const fullLabels = (ordinal: number, endpoint = 'metrics', more = {}) => ({
  job: 'shop/main', namespace: 'shop', pod: `main-${ordinal}`, container: endpoint === 'status'
    ? 'agent'
    : 'etcd', instance: `10.0.0.${ordinal}:1`, endpoint, ...more,
});
const slow = (histogram: string, below: string) => (
  but(healthy, [new RegExp(`^${histogram}_bucket.*pod="main-0".*le="(${below})"`), '0x240'])
);
const none = [{}];

/** For each alert, samples on which it fires, and similar ones on which it doesn't. Samples of a healthy cluster fire no alert. */
const stories: Stories = {
  EtcdInsufficientMembers: [
    ['one of three answers', but(healthy, [/^up.*main-[12].*metrics/, '0x240'], [/^etcd_agent_members/, '_x240']), '10m', none],
    [
      'two pods of three have no node: they have no series',
      without(but(healthy, [/^etcd_agent_members/, '_x240']), /main-[12]/),
      '10m',
      none,
    ],
    ['two of three answer', but(healthy, [noPod(2), '_x240']), '10m', []],
    ['one that grows to three still has its quorum', without(but(healthy, [/role="voter"/, '1x240']), /main-[12]/), '10m', []],
  ],
  EtcdNoLeader: [['a member knows none', but(healthy, [/has_leader.*main-1/, '0x240']), '3m', [fullLabels(1)]]],
  EtcdMembersDown: [
    ['a member does not answer', but(healthy, [/^up.*main-2.*metrics/, '0x240']), '25m', none],
    ['a pod has no node: it has no series', without(healthy, noPod(2)), '25m', none],
    [
      'no agent tells how many are wanted, and a member is down',
      but(without(healthy, /wanted_members/), [/^up.*main-2.*metrics/, '0x240']),
      '25m',
      none,
    ],
    ['it is back soon', but(healthy, [/^up.*main-2.*metrics/, '0x10 1x200']), '25m', []],
  ],
  EtcdAgentDown: [['an agent does not answer', but(healthy, [/^up.*main-2.*status/, '0x240']), '25m', none]],
  EtcdMemberNotReached: [
    [
      'what is sent to a member fails',
      { ...healthy, [`etcd_network_peer_sent_failures_total${labelsOf(0, 'metrics', ',To="ab"')}`]: '1+10x240' },
      '20m',
      [{ To: 'ab' }],
    ],
    [
      'it failed once',
      { ...healthy, [`etcd_network_peer_sent_failures_total${labelsOf(0, 'metrics', ',To="ab"')}`]: '118x240' },
      '20m',
      [],
    ],
  ],
  EtcdHighNumberOfLeaderChanges: [
    ['one in two minutes', but(healthy, [/leader_changes/, '0+0.5x240']), '30m', none],
    ['one in half an hour', but(healthy, [/leader_changes/, '1x20 2x200']), '30m', []],
  ],
  EtcdCorrupt: [['the check of one member says so', but(healthy, [/main-1.*data_corruption/, '0x240']), '10m', [{ pod: 'main-1' }]]],
  EtcdNotReady: [
    ['reads find no quorum', but(healthy, [/healthcheck.*main-1.*linearizable_read/, '0x240']), '15m', [{ pod: 'main-1' }]],
    ['a learner copies the data', but(healthy, [/healthcheck.*main-1.*non_learner/, '0x240']), '15m', []],
  ],
  EtcdServerRestarts: [
    [
      'it starts each ten minutes',
      but(healthy, [/^process_start_time.*main-1/, '1x9 2x9 3x9 4x9 5x9 6x9 7x9']),
      '59m',
      [{ pod: 'main-1' }],
    ],
    ['a roll-out', but(healthy, [/^process_start_time/, '1x9 2x100']), '59m', []],
  ],
  EtcdHighNumberOfFailedRequests: [
    ['two of a hundred fail', { ...healthy, ...failing('Unavailable', 12) }, '20m', [{ pod: 'main-0', grpc_method: 'Put' }]],
    ['a client asks for what is not there', { ...healthy, ...failing('NotFound', 600) }, '20m', []],
  ],
  EtcdVeryHighNumberOfFailedRequests: [
    [
      'writes are refused, as an alarm is raised',
      { ...healthy, ...failing('DataLoss', 600) },
      '20m',
      [{ pod: 'main-0', grpc_method: 'Put' }],
    ],
    ['two of a hundred fail', { ...healthy, ...failing('Unavailable', 12) }, '20m', []],
  ],
  EtcdHighNumberOfFailedProposals: [
    ['six in a second', but(healthy, [/proposals_failed.*main-0/, '0+360x240']), '40m', [fullLabels(0)]],
    ['one in a second', but(healthy, [/proposals_failed/, '0+60x240']), '40m', []],
  ],
  EtcdMemberCommunicationSlow: [[
    'most take half a second', slow('etcd_network_peer_round_trip_time_seconds', '0.001'), '20m', [fullLabels(0, 'metrics', { To: 'ab' })],
  ]],
  EtcdHighFsyncDurations: [['most take a second', slow('etcd_disk_wal_fsync_duration_seconds', '0.001|0.512'), '20m', [fullLabels(0)]]],
  EtcdVeryHighFsyncDurations: [
    ['most take eight', slow('etcd_disk_wal_fsync_duration_seconds', '0.001|0.512|1.024'), '20m', [fullLabels(0)]],
    ['most take a half', slow('etcd_disk_wal_fsync_duration_seconds', '0.001'), '20m', []],
  ],
  EtcdHighCommitDurations: [[
    'most take a second', slow('etcd_disk_backend_commit_duration_seconds', '0.001|0.512'), '20m', [fullLabels(0)],
  ]],
  EtcdDatabaseQuotaLowSpace: [
    ['96 % of the quota', but(healthy, [/total_size_in_bytes.*main-0/, '2061584302x240']), '15m', [fullLabels(0)]],
    ['90 %', but(healthy, [/total_size_in_bytes/, '1932735283x240']), '15m', []],
  ],
  EtcdExcessiveDatabaseGrowth: [
    ['10 MB a minute', but(healthy, [/total_size_in_bytes.*main-0/, '0+10000000x240']), '40m', [fullLabels(0)]],
    ['1 MB a minute', but(healthy, [/total_size_in_bytes/, '0+1000000x240']), '40m', []],
  ],
  EtcdDatabaseHighFragmentationRatio: [[
    '170 MB of 400 are used', but(healthy, [/total_size_in_bytes.*main-0/, '400000000x240']), '15m', [fullLabels(0)],
  ]],
  EtcdCertificateExpires: [
    [
      'one that is valid for a year, two weeks before its end',
      but(healthy, [/expiry.*main-0/, '1209600x240'], [/certificate_start.*main-0/, '-30000000x240']),
      '70m',
      [{ certificate: 'server' }],
    ],
    [
      'one that is valid for a day, twelve hours before its end',
      but(healthy, [/expiry/, '43200x240'], [/certificate_start/, '-43200x240']),
      '70m',
      [],
    ],
  ],
  EtcdCertificateExpiresSoon: [
    [
      'one that has expired',
      but(healthy, [/expiry.*main-0/, '-1x240'], [/certificate_start/, '-31536000x240']),
      '10m',
      [{ certificate: 'server' }],
    ],
    [
      'one that is valid for a year, two weeks before its end',
      but(healthy, [/expiry/, '1209600x240'], [/certificate_start/, '-30000000x240']),
      '10m',
      [],
    ],
  ],
  EtcdNeedsAPerson: [
    ['an agent warns', but(healthy, [/agent_alarm.*main-1/, '0x5 1x200']), '15m', none],
    ['one that warns and takes a step in turn', but(healthy, [/agent_alarm.*main-1/, '0 1 0 1 0 1 0 1 0 1 0 1 0 1 0 1 0 1']), '12m', none],
    ['it warned once, before a member was back', but(healthy, [/agent_alarm.*main-1/, '0x4 1 0x200']), '12m', []],
  ],
  EtcdProblemRecorded: [
    ['the record names one', but(healthy, [/agent_problem.*main-0/, '1x240']), '40m', none],
    ['for ten minutes', but(healthy, [/agent_problem/, '1x10 0x200']), '40m', []],
  ],
  EtcdAgentErrors: [
    ['one in five seconds', but(healthy, [/agent_errors.*main-0/, '0+12x240']), '40m', none],
    ['one in an hour', but(healthy, [/agent_errors/, '0x20 1x200']), '40m', []],
  ],
  EtcdAgentRestarts: [
    [
      'it runs out of memory each ten minutes',
      but(healthy, [/agent_start.*main-1/, '1x9 2x9 3x9 4x9 5x9 6x9 7x9']),
      '59m',
      [{ pod: 'main-1' }],
    ],
    ['a roll-out', but(healthy, [/agent_start/, '1x9 2x100']), '59m', []],
  ],
  EtcdAgentMemoryNearlyFull: [['62 MiB', but(healthy, [/resident_memory.*main-1/, '65011712x240']), '20m', [{ pod: 'main-1' }]]],
  EtcdUnseen: [
    ['every pod is gone', without(healthy, /main-/), '10m', [{ job: 'shop/main' }]],
    ['every pod is there and none answers: other alerts tell of that', but(healthy, [/^up/, '0x240']), '10m', []],
  ],
  EtcdAgentNotLooking: [
    ['its last look is five minutes old', but(healthy, [/since_look.*main-1/, '300x240']), '10m', [{ pod: 'main-1' }]],
    ['it answers and has never looked', but(healthy, [/since_look.*main-1/, '_x240']), '10m', [{ pod: 'main-1' }]],
  ],
  EtcdAgentBlind: [
    ['it has no answer from the API server', but(healthy, [/wanted_members.*main-1/, '_x240']), '20m', [{ pod: 'main-1' }]],
    ['it is down', but(healthy, [/status.*main-1|main-1.*status/, '_x240']), '20m', []],
  ],
  EtcdDiskNearlyFull: [['10 % are left', but(healthy, [/volume_free.*main-2/, '835029811x240']), '20m', [{ pod: 'main-2' }]]],
  EtcdDiskFull: [
    ['1 % is left', but(healthy, [/volume_free.*main-2/, '83502981x240']), '10m', [{ pod: 'main-2' }]],
    ['10 % are left', but(healthy, [/volume_free/, '835029811x240']), '10m', []],
  ],
  EtcdDiskNotGrown: [['4 GiB in place of 8', but(healthy, [/volume_bytes.*main-2/, '4175149056x240']), '70m', [{ pod: 'main-2' }]]],
  EtcdRolloutStuck: [
    ['one of three is new', but(healthy, [/replicas_updated/, '1x240']), '70m', [{ statefulset: 'main' }]],
    ['it took half an hour', but(healthy, [/replicas_updated/, '1x30 3x200']), '70m', []],
  ],
};

test('every alert has a case in which it fires', () => {
  expect(Object.keys(stories).sort()).toEqual([...alerts].sort());
});

describeWithPromtool('Prometheus', () => {
  test('reports nothing about a healthy cluster', () => expect(silent(rule, healthy, '200m')).toBe(''));

  test.each(Object.entries(stories))('%s', (alert, told) => expect(judge(rule, alert, told)).toBe(''));
});
