import { hasOpenssl } from '../../support/process/certificates';
import { describeWith } from '../../support/process/describe-with';
import { eventually } from '../../support/process/eventually';
import type { LocalPod } from '../../support/process/local-pod';
import { allVote } from './support/all-vote';
import { findEtcd } from './support/binaries';
import { LocalCluster } from './support/local-cluster';

jest.setTimeout(300_000);

const newer = findEtcd('3.6');
const etcd = newer ?? { path: '', version: '' };
let cluster: LocalCluster;
/** The member whose agent is replaced first. */
let pod: LocalPod;

/** The same, written differently: another release. */
const rewritten = () => ({ 'config.json': JSON.stringify(pod.spec.config) });

const reasons = () => cluster.api.events.map(({ reason }) => reason);
const restarts = () => [pod.server?.restarts, pod.agent?.restarts];

describeWith([
  ['an etcd 3.6', newer],
  ['openssl', hasOpenssl],
])('the agent of a real member', () => {
  beforeEach(async () => {
    cluster = await LocalCluster.start({ etcd, replicas: 3 });
    await allVote(cluster, 3);
    pod = cluster.pod(2);
    await eventually(async () => { expect(await pod.program()).toBeDefined(); });
    cluster.startWriting();
  });
  afterEach(async () => {
    await cluster.stop();
  });

  test('is replaced while a client writes: its server and its container go on, and nothing is lost', async () => {
    const { digest } = await pod.program();
    pod.mount(rewritten());
    await eventually(async () => { expect((await pod.program()).digest).not.toBe(digest); });
    await allVote(cluster, 3);
    expect(restarts()).toEqual([0, 0]);
    expect(await cluster.lost()).toEqual([]);
  });

  test('is not replaced by a program that does not start, and an Event says so', async () => {
    const { digest } = await pod.program();
    pod.mount({ 'etcd.mjs': "throw new Error('made to fail');\n" });
    await eventually(() => { expect(reasons()).toContain('AgentUpdateFailed'); });
    expect(await pod.program()).toMatchObject({ digest, refused: expect.stringMatching(/^[0-9a-f]{16}$/) });
    expect(restarts()).toEqual([0, 0]);
    expect(await cluster.lost()).toEqual([]);
  });

  test('may be replaced while its pod is deleted: the member leaves, and nothing is lost', async () => {
    pod.mount(rewritten());
    await cluster.scale(1);
    await allVote(cluster, 1);
    expect(await cluster.lost()).toEqual([]);
  });
});
