import { hasOpenssl } from '../../support/process/certificates';
import { describeWith } from '../../support/process/describe-with';
import { eventually } from '../../support/process/eventually';
import type { LocalPod } from '../../support/process/local-pod';
import { at } from '../support/situations';
import { findServer } from './support/binaries';
import { inOrder } from './support/in-order';
import { LocalCluster } from './support/local-cluster';

jest.setTimeout(300_000);

const found = ['redis 7.0', 'redis 8.0', 'redis 8.6', 'valkey 8.1', 'valkey 9.1'].flatMap((name) => findServer(name) ?? [])[0];
const binary = found ?? { path: '', engine: 'redis', version: '' };
let cluster: LocalCluster;
/** The pod whose agent is replaced first. */
let pod: LocalPod;

/** The same, written differently: another release. */
const rewritten = () => ({ 'config.json': JSON.stringify(pod.spec.config) });

const reasons = () => cluster.api.events.map(({ reason }) => reason);
const restarts = () => [pod.server?.restarts, pod.agent?.restarts];

describeWith([
  ['a server', found],
  ['openssl', hasOpenssl],
])('the agent of a real server', () => {
  beforeEach(async () => {
    cluster = await LocalCluster.start({ binary, shards: 3, pods: 1 });
    await inOrder(cluster, 3, 1);
    pod = cluster.pod(at(2, 0));
    await eventually(async () => { expect(await pod.program()).toBeDefined(); });
    cluster.client.start(500);
  });
  afterEach(async () => {
    await cluster.stop();
  });

  test('is replaced while a client writes: its server and its container go on, and nothing is lost', async () => {
    const { digest } = await pod.program();
    pod.mount(rewritten());
    await eventually(async () => { expect((await pod.program()).digest).not.toBe(digest); });
    await inOrder(cluster, 3, 1);
    expect(restarts()).toEqual([0, 0]);
    expect(await cluster.client.lost()).toEqual([]);
  });

  test('is not replaced by a program that does not start, and an Event says so', async () => {
    const { digest } = await pod.program();
    pod.mount({ 'redis.mjs': "throw new Error('made to fail');\n" });
    await eventually(() => { expect(reasons()).toContain('AgentUpdateFailed'); });
    expect(await pod.program()).toMatchObject({ digest, refused: expect.stringMatching(/^[0-9a-f]{16}$/) });
    expect(restarts()).toEqual([0, 0]);
    expect(await cluster.client.lost()).toEqual([]);
  });
});
