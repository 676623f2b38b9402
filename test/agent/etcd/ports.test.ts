import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Agent } from '../../../agent/etcd/agent';
import { Topology } from '../../../agent/etcd/model/topology';
import { openControlPort, openStatusPort } from '../../../agent/etcd/ports';
import { parseAgentStatus } from '../../../agent/etcd/status';
import { call } from '../../../agent/kernel/http/http-client';
import { serve } from '../../../agent/kernel/http/http-server';
import { fakeWorld } from './support/fake-world';
import { config, server, told, voter, withData } from './support/situations';

const changed = { ...config, listen: 'pod' as const, ports: { ...config.ports, status: 0, control: 0 } };
const setting = { config: changed, topology: new Topology(changed, { ordinal: 0, podName: 'e-0', namespace: 'prod', podIp: '127.0.0.1' }) };
const fake = fakeWorld();
const agent = new Agent(fake.world, setting);
let ports: Server[] = [];

beforeAll(async () => {
  ports = [await openStatusPort(agent, setting, fake.world.clock, serve), await openControlPort(agent, setting, serve)];
});
afterAll(() => {
  fake.over = true;
  for (const port of ports) {
    port.close();
    port.closeAllConnections();
  }
});

function get(port: number, path: string) {
  return call({ method: 'GET', url: `http://127.0.0.1:${(ports[port]?.address() as AddressInfo).port}${path}`, timeoutMilliseconds: 5000 });
}

test('before its first look the agent has no status', async () => {
  expect(await get(0, '/status')).toMatchObject({ status: 503, body: 'has not checked yet\n' });
});

test('the kubelet notices a hanging loop', async () => {
  expect((await get(0, '/healthz')).status).toBe(200);
  fake.time += 120_000;
  expect((await get(0, '/healthz')).status).toBe(500);
});

test('other paths are not found', async () => {
  expect(await get(0, '/pre-stop')).toMatchObject({ status: 404 });
});

test('while the agent runs, it serves its status, metrics, and a hook that answers once the server may end', async () => {
  Object.assign(fake.answers, {
    status: (ordinal: number) => Promise.resolve(server(ordinal)),
    membership: () => Promise.resolve(told([voter(0), voter(1), voter(2)], 0)),
    serverRunning: () => Promise.resolve(true),
    disk: () => Promise.resolve(withData(0)),
    wanted: () => Promise.resolve({ is: 'size', replicas: 3 }),
  });
  void agent.run();
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(parseAgentStatus((await get(0, '/status')).body)).toMatchObject({ phase: 'run', stopping: false, disk: 'member' });
  const metrics = (await get(0, '/metrics')).body;
  expect(metrics).toContain(
    '# TYPE etcd_agent_members gauge\netcd_agent_members{cluster="main",role="voter"} ' +
    '3\netcd_agent_members{cluster="main",role="learner"} 0\n',
  );
  expect(metrics).toContain('etcd_agent_wanted_members{cluster="main"} 3\n');
  expect(metrics).toMatch(/^etcd_agent_steps_total\{cluster="main",step="wait"\} \d+$/m);
  fake.answers.wanted = () => Promise.resolve({ is: 'gone' });
  expect(await get(1, '/pre-stop')).toMatchObject({ status: 200, body: 'released\n' });
});
