import type { Agent } from '../../../agent/etcd/agent';
import { metricsText } from '../../../agent/etcd/metrics';
import { healthy, server } from './situations';

const agent = (insight: Agent['insight']) => ({ insight, steps: new Map(), errors: 0, stopping: false }) as unknown as Agent;

test("metrics tell etcd's own alarms, and how often the server has ended", () => {
  const seen = healthy(1, { own: server(1, { spaceAlarm: false, corruptMembers: ['101'] }), ends: { inARow: 4 } });
  const lines = metricsText(agent({ phase: 'run', seen, action: { do: 'warn', reason: 'DataCorrupt', why: '' }, lookedAt: 0 }), 'main', 0).split('\n');
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
  expect(metricsText(agent(undefined), 'main', 0)).not.toMatch(/^etcd_agent_server_alarm\{/m);
});
