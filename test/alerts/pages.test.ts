import { readFileSync } from 'node:fs';
import type { Agent as EtcdAgent } from '../../agent/etcd/agent';
import { metricsText as etcdMetrics } from '../../agent/etcd/metrics';
import type { Agent as RedisAgent } from '../../agent/redis/agent';
import { metricsText as redisMetrics } from '../../agent/redis/metrics';
import { BackupRepository, EtcdCluster, RedisCluster, RedisTls } from '../../lib';
import { type Manifest, only, synth } from '../support/synth';

const unborn = { insight: undefined, steps: new Map(), errors: 0, troubles: [], stopping: false };
const file = { certFile: '/none', keyFile: '/none', caFile: '/none' };
const redisTls = { server: file, agent: file, authClients: 'yes', socket: '/none', managed: null } as const;

const backup = {
  schedule: '@daily', repository: BackupRepository.volume(), passwordSecret: 'backup-password', rehearsal: { schedule: '@weekly' },
};

const databases = [
  {
    name: 'etcd',
    rule: only(synth((chart) => new EtcdCluster(chart, 'main', { monitoring: {}, backup })), 'PrometheusRule'),
    page: etcdMetrics(unborn as unknown as EtcdAgent, 'main', { server: file, peer: file, agent: file, managed: null }, 0),
  },
  {
    name: 'redis',
    rule: only(
      synth((chart) => new RedisCluster(chart, 'main', { monitoring: { exporter: true }, tls: RedisTls.secrets(), backup })),
      'PrometheusRule',
    ),
    page: redisMetrics(unborn as unknown as RedisAgent, 'main', redisTls, 0),
  },
];

const rulesOf = (rule: Manifest): readonly { readonly alert: string; readonly expr: string }[] => rule.spec.groups[0].rules;

describe.each(databases)('$name', ({ name, rule, page }) => {
  test('its agent exports every agent metric that an alert uses', () => {
    const asked = new Set(rulesOf(rule).flatMap(({ expr }) => expr.match(new RegExp(`\\b${name}_agent_[a-z_]+`, 'g')) ?? []));
    expect(asked.size).toBeGreaterThan(10);
    expect([...asked].filter((metric) => !page.includes(`# TYPE ${metric} `))).toEqual([]);
  });

  test('its README says for every alert what it means and what to do, and lists no other alert', () => {
    const [, section = ''] = /\n## Alerts\n([\s\S]*?)\n## /.exec(readFileSync(`lib/${name}/README.md`, 'utf8')) ?? [];
    const explained = [...section.matchAll(/^\| `(\w+)`[^|]*\|([^|]+)\|([^|]+)\|$/gm)].map(([, alert]) => alert);
    expect(explained.sort()).toEqual(rulesOf(rule).map(({ alert }) => alert).sort());
  });
});
