import { join } from 'node:path';
import type { Agent } from '../../../agent/etcd/agent';
import { metricsText } from '../../../agent/etcd/metrics';
import { formed, healthy, server, without } from './support/situations';

const agent = (lastLook: Agent['lastLook']) => ({ lastLook, steps: new Map(), errors: 0, stopping: false }) as unknown as Agent;
const looked = (seen: NonNullable<Agent['lastLook']>['seen']) => agent({
  phase: 'run',
  seen,
  action: { do: 'wait', why: '' },
  lookedAt: 1000,
});
const lines = (one: Agent, now = 2000) => metricsText(one, 'main', null, now, { bytes: 100, freeBytes: 30 }).split('\n');

test('metrics show what the agent sees of the cluster, its server, the record and the volume', () => {
  expect(lines(looked(healthy(0, { record: { ...formed, problem: 'e-2 does not answer' } })))).toEqual(expect.arrayContaining([
    'etcd_agent_members{cluster="main",role="voter"} 3',
    'etcd_agent_wanted_members{cluster="main"} 3',
    'etcd_agent_server_up{cluster="main"} 1',
    'etcd_agent_problem{cluster="main"} 1',
    'etcd_agent_volume_bytes{cluster="main"} 100',
    'etcd_agent_volume_free_bytes{cluster="main"} 30',
  ]));
});

test('a server that does not answer its agent is down', () => {
  expect(lines(looked(without(healthy(0), 'own')))).toContain('etcd_agent_server_up{cluster="main"} 0');
});

test('without a quorum the number of members is unknown, not zero', () => {
  expect(lines(looked(without(healthy(0), 'membership'))).join('\n')).not.toMatch(/^etcd_agent_members\{/m);
});

test('an agent that hangs no longer reports what it saw minutes ago, but still that it needed help', () => {
  const hanging = agent({ phase: 'run', seen: healthy(0), action: { do: 'warn', reason: 'DataLost', why: '' }, lookedAt: 1000 });
  const told = lines(hanging, 121_000).join('\n');
  expect(told).not.toMatch(/^etcd_agent_(members|wanted_members|server_up)\{/m);
  expect(told).toMatch(/^etcd_agent_seconds_since_look\{cluster="main"\} 120$/m);
  expect(told).toMatch(/^etcd_agent_alarm\{cluster="main"\} 1$/m);
});

test('a certificate that cannot be read has no date', () => {
  const missing = { certFile: join(__dirname, 'none.crt'), keyFile: '/none', caFile: join(__dirname, 'none.crt') };
  const told = metricsText(looked(healthy(0)), 'main', { server: missing, peer: missing, agent: missing, managed: null }, 2000);
  expect(told).toContain('# TYPE etcd_agent_certificate_expiry_time_seconds gauge\n#');
});

test("metrics show etcd's own alarms, and how often the server has ended", () => {
  const seen = healthy(1, { own: server(1, { spaceAlarm: false, corruptMembers: ['101'] }), ends: { inARow: 4 } });
  const lines = metricsText(agent({
    phase: 'run',
    seen,
    action: { do: 'warn', reason: 'DataCorrupt', why: '' },
    lookedAt: 0,
  }), 'main', null, 0).split('\n');
  expect(lines).toEqual(
    expect.arrayContaining([
      'etcd_agent_server_alarm{cluster="main",alarm="NOSPACE"} 0',
      'etcd_agent_server_alarm{cluster="main",alarm="CORRUPT"} 1',
      'etcd_agent_server_ends_in_a_row{cluster="main"} 4',
      'etcd_agent_alarm{cluster="main"} 1',
    ]),
  );
});

test('alarms of a server that does not answer are left out, not zero', () => {
  expect(metricsText(agent(undefined), 'main', null, 0)).not.toMatch(/^etcd_agent_server_alarm\{/m);
});

test('metrics tell when backups and rehearsals last succeeded and failed, as far as the record says', () => {
  const record = {
    ...formed,
    lastBackup: '2026-11-28T09:00:00.000Z BackedUp: snapshot 4bba301e',
    lastRehearsalFailure: '2026-11-28T10:00:00Z RehearsalFailed: x',
    lastRehearsal: 'garbled',
  };
  const told = lines(looked(healthy(0, { record })));
  expect(told).toContain(`etcd_agent_last_backup_time_seconds{cluster="main"} ${Date.UTC(2026, 10, 28, 9) / 1000}`);
  expect(told).toContain(`etcd_agent_last_rehearsal_failure_time_seconds{cluster="main"} ${Date.UTC(2026, 10, 28, 10) / 1000}`);
  expect(told.filter((line) => /^etcd_agent_last_(rehearsal|backup_failure)_time/.test(line))).toEqual([]);
});
