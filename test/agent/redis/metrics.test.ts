import type { Agent } from '../../../agent/redis/agent';
import { metricsText } from '../../../agent/redis/metrics';
import { at, healthy, tls } from './support/situations';

const agent = (lastLook: Agent['lastLook']) => (
  ({ lastLook, steps: new Map([['wait', 3]]), errors: 1, stopping: false, troubles: [] }) as unknown as Agent
);

test('metrics tell what the agent did and sees', () => {
  const lastLook = { phase: 'run', seen: healthy(at(0, 1)), action: { do: 'warn', reason: 'DataLost', why: '' }, lookedAt: 1000 } as const;
  const lines = metricsText(agent(lastLook), 'cache', null, 3000).split('\n');
  expect(lines).toEqual(
    expect.arrayContaining([
      'redis_agent_steps_total{cluster="cache",step="wait"} 3',
      'redis_agent_errors_total{cluster="cache"} 1',
      'redis_agent_slots_served{cluster="cache"} 12',
      'redis_agent_slots_owned{cluster="cache"} 0',
      'redis_agent_primary{cluster="cache"} 0',
      'redis_agent_link_up{cluster="cache"} 1',
      'redis_agent_server_ends_in_a_row{cluster="cache"} 0',
      'redis_agent_wanted_shards{cluster="cache"} 3',
      'redis_agent_alarm{cluster="cache"} 1',
      'redis_agent_seconds_since_look{cluster="cache"} 2',
    ]),
  );
});

test('what is not known is left out, not zero', () => {
  const text = metricsText(agent(undefined), 'cache', null, 0);
  expect(text).not.toMatch(/^redis_agent_slots_served\{/m);
  expect(text).toMatch(/^# TYPE redis_agent_slots_served gauge$/m);
});

test('the certificate counts that the server shows, not the one that it is yet to load', () => {
  const certificate = { shown: { fingerprint: 'A', from: 1000, until: 2000, valid: true } };
  const lastLook = { phase: 'run', seen: healthy(at(0, 1), { certificate }), action: { do: 'wait', why: '' }, lookedAt: 1000 } as const;
  const lines = metricsText(agent(lastLook), 'cache', tls, 3000).split('\n');
  expect(lines.filter((line) => line.startsWith('redis_agent_certificate'))).toEqual([
    'redis_agent_certificate_start_time_seconds{cluster="cache",certificate="server"} 1000',
    'redis_agent_certificate_expiry_time_seconds{cluster="cache",certificate="server"} 2000',
  ]);
});

test('there are no certificates in plain text', () => {
  expect(metricsText(agent(undefined), 'cache', null, 0)).not.toContain('certificate');
});
