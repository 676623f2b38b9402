import { RedisCluster, RedisTls } from '../../lib';
import { type Manifest, only, synth } from '../support/synth';
import { describeWithPromtool, judge, silent, type Stories } from './support/promtool';
import { healthy } from './support/redis-samples';
import { but, without } from './support/samples';

const rule = only(
  synth((chart) => new RedisCluster(chart, 'main', { monitoring: { exporter: true }, tls: RedisTls.secrets() })), 'PrometheusRule',
);
const alerts: readonly string[] = rule.spec.groups[0].rules.map(({ alert }: Manifest) => alert);

const none = [{}];
const said = (name: string) => new RegExp(`^${name}\\{.*main-1-1`);
const exporterOf = (pod: string) => ({
  job: 'shop/main',
  namespace: 'shop',
  pod: `main-${pod}`,
  container: 'exporter',
  instance: `10.0.${pod.replace('-', '.')}:1`,
  endpoint: 'exporter',
});
/** An agent whose server does not answer knows nothing about the cluster. */
const OF_SERVER = /^redis_agent_(slots_served|open_slots|nodes|failed_nodes|primary|link_up)/;
const noServers = but(without(healthy, OF_SERVER), [/server_up/, '0x240'], [/agent_ready/, '0x240']);

/** For each alert, samples on which it fires, and similar ones on which it doesn't. Samples of a healthy cluster fire no alert. */
const stories: Stories = {
  RedisSlotsNotServed: [
    ['a shard is down', but(healthy, [/slots_served/, '10923x240']), '5m', none],
    ['no server answers its agent: there are no samples', noServers, '5m', none],
    ['an agent sees less than another, which is right', but(healthy, [said('redis_agent_slots_served'), '10923x240']), '5m', []],
  ],
  RedisMajorityDown: [
    ['no server answers its agent', noServers, '5m', none],
    ['four of six pods have no node: they have no series', without(healthy, /main-[01]-/), '5m', none],
    ['one that grows from three pods to eight', but(healthy, [/wanted_shards/, '8x240']), '5m', []],
    ['a pod is down', without(healthy, /main-1-1/), '5m', []],
  ],
  RedisPodsDown: [
    ['a pod has no node: it has no series', without(healthy, /main-1-1/), '20m', none],
    ['an agent lives, and its server does not answer it', but(healthy, [said('redis_agent_server_up'), '0x240']), '20m', none],
    ['it is back soon', but(healthy, [said('redis_agent_server_up'), '0x10 1x200']), '20m', []],
  ],
  RedisPodNotReady: [
    ['a copy does not end', but(healthy, [said('redis_agent_ready'), '0x240']), '20m', [{ pod: 'main-1-1' }]],
    ['it is soon', but(healthy, [/agent_ready/, '0x10 1x200']), '20m', []],
  ],
  RedisNodesFailed: [['one is held to have failed', but(healthy, [said('redis_agent_failed_nodes'), '1x240']), '20m', none]],
  RedisSlotsOnTheirWay: [
    ['one is for hours', but(healthy, [said('redis_agent_open_slots'), '1x240']), '70m', none],
    ['for half an hour', but(healthy, [/open_slots/, '256x30 0x200']), '70m', []],
  ],
  RedisShardWithoutReplica: [
    ['a replica is out of touch', but(healthy, [said('redis_agent_link_up'), '0x240']), '15m', none],
    ['there is no replica at all: nobody tells of a link', without(healthy, /main-.-1/), '15m', none],
  ],
  RedisReplicaLinkUnsteady: [
    [
      'each other minute',
      but(healthy, [said('redis_agent_link_up'), '0 1 0 1 0 1 0 1 0 1 0 1 0 1 0 1 0 1 0 1 0 1 0 1 0 1']),
      '24m',
      [{ pod: 'main-1-1' }],
    ],
    ['once', but(healthy, [/link_up/, '1x5 0 1x200']), '20m', []],
  ],
  RedisFailsOverOften: [
    ['each ten minutes', but(healthy, [said('redis_agent_primary'), '0x9 1x9 0x9 1x9 0x9 1x9 0x9']), '59m', [{ pod: 'main-1-1' }]],
    ['once', but(healthy, [said('redis_agent_primary'), '0x9 1x200']), '59m', []],
  ],
  RedisNeedsAPerson: [
    ['an agent warns', but(healthy, [said('redis_agent_alarm'), '0x5 1x200']), '15m', none],
    ['it warned once', but(healthy, [said('redis_agent_alarm'), '0x4 1 0x200']), '12m', []],
  ],
  RedisProblemRecorded: [['the record names one', but(healthy, [/agent_problem/, '1x240']), '40m', none]],
  RedisAgentErrors: [['one in five seconds', but(healthy, [said('redis_agent_errors_total'), '0+12x240']), '40m', none]],
  RedisAgentRestarts: [[
    'it runs out of memory each ten minutes',
    but(healthy, [said('redis_agent_start_time_seconds'), '1x9 2x9 3x9 4x9 5x9 6x9 7x9']),
    '59m',
    [{ pod: 'main-1-1' }],
  ]],
  RedisAgentMemoryNearlyFull: [[
    'at 95 % of the limit',
    but(healthy, [said('redis_agent_resident_memory_bytes'), `${Math.round(0.95 * limit())}x240`]),
    '20m',
    [{ pod: 'main-1-1' }],
  ]],
  RedisUnseen: [
    ['every pod is gone', without(healthy, /main-.-/), '10m', [{ job: 'shop/main' }]],
    ['none answers', but(healthy, [/^up/, '0x240']), '10m', []],
  ],
  RedisAgentNotLooking: [
    ['its last look is five minutes old', but(healthy, [said('redis_agent_seconds_since_look'), '300x240']), '10m', [{ pod: 'main-1-1' }]],
    ['it answers and has never looked', but(healthy, [said('redis_agent_seconds_since_look'), '_x240']), '10m', [{ pod: 'main-1-1' }]],
  ],
  RedisAgentBlind: [[
    'it has no answer from the API server', but(healthy, [said('redis_agent_wanted_shards'), '_x240']), '20m', [{ pod: 'main-1-1' }],
  ]],
  RedisDiskNearlyFull: [[
    '10 % are left', but(healthy, [said('redis_agent_volume_free_bytes'), '835029811x240']), '20m', [{ pod: 'main-1-1' }],
  ]],
  RedisDiskFull: [
    ['1 % is left', but(healthy, [said('redis_agent_volume_free_bytes'), '83502981x240']), '10m', [{ pod: 'main-1-1' }]],
    ['10 % are left', but(healthy, [/volume_free/, '835029811x240']), '10m', []],
  ],
  RedisDiskNotGrown: [[
    '4 GiB in place of 8', but(healthy, [said('redis_agent_volume_bytes'), '4175149056x240']), '70m', [{ pod: 'main-1-1' }],
  ]],
  RedisRolloutStuck: [['one of two is new', but(healthy, [/replicas_updated/, '1x240']), '70m', [{ statefulset: 'main-0' }]]],
  RedisExporterDown: [
    ['one does not answer', but(healthy, [/^up.*main-1-1.*"exporter"/, '0x240']), '20m', none],
    ['Prometheus finds none', without(healthy, /endpoint="exporter"/), '20m', none],
    ['its whole pod is down: another alert tells of that', but(healthy, [/^up.*main-1-1/, '0x240']), '20m', []],
  ],
  RedisNotAnsweringExporter: [['its password is an old one', but(healthy, [said('redis_up'), '0x240']), '15m', [exporterOf('1-1')]]],
  RedisServerRestarts: [
    [
      'each ten minutes',
      but(healthy, [said('redis_uptime_in_seconds'), '0+60x9 0+60x9 0+60x9 0+60x9 0+60x9 0+60x9']),
      '59m',
      [{ pod: 'main-1-1' }],
    ],
    ['once', but(healthy, [/uptime/, '5000x9 0+60x200']), '59m', []],
  ],
  RedisAppendFailed: [['the disk is full', but(healthy, [said('redis_aof_last_write_status'), '0x240']), '5m', [exporterOf('1-1')]]],
  RedisRewriteFailed: [['for half an hour', but(healthy, [said('redis_aof_last_bgrewrite_status'), '0x240']), '30m', [exporterOf('1-1')]]],
  RedisSnapshotFailed: [['the last one', but(healthy, [said('redis_rdb_last_bgsave_status'), '0x240']), '10m', [exporterOf('1-1')]]],
  RedisMemoryNearlyFull: [
    ['95 % of maxMemory', but(healthy, [said('redis_memory_used_bytes'), '612032839x240']), '15m', [exporterOf('1-1')]],
    ['there is no limit', but(healthy, [/memory_max/, '0x240']), '15m', []],
  ],
  RedisCertificateExpires: [
    [
      'one that is valid for a year, two weeks before its end',
      but(healthy, [/expiry.*main-1-1/, '1209600x240'], [/certificate_start.*main-1-1/, '-30000000x240']),
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
  RedisCertificateExpiresSoon: [[
    'one that has expired, and that one server still shows',
    but(healthy, [/expiry.*main-1-1/, '-1x240'], [/certificate_start.*main-1-1/, '-31536000x240']),
    '10m',
    [{ certificate: 'server' }],
  ]],
  RedisConnectionsRejected: [[
    'ten a minute', but(healthy, [said('redis_rejected_connections_total'), '0+10x240']), '15m', [exporterOf('1-1')],
  ]],
};

/** The memory of the agent's container, as in a manifest. */
function limit(): number {
  const manifests = synth((chart) => new RedisCluster(chart, 'main'));
  const agent = manifests.find(({ kind }) => kind === 'StatefulSet').spec.template.spec.containers.find(
    ({ name }: Manifest) => name === 'agent',
  );
  return Number.parseInt(agent.resources.limits.memory, 10) * 1024 * 1024;
}

test('every alert has a case in which it fires', () => {
  expect(Object.keys(stories).sort()).toEqual([...alerts].sort());
});

describeWithPromtool('Prometheus', () => {
  test('reports nothing about a healthy cluster', () => expect(silent(rule, healthy, '200m')).toBe(''));

  test.each(Object.entries(stories))('%s', (alert, told) => expect(judge(rule, alert, told)).toBe(''));
});
