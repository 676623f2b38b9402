import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Size } from 'cdk8s';
import { etcdFor, NAME, pod, RUN_LABEL } from './support/etcd/cluster';
import { creation, scenario } from './support/etcd/scenario';
import { record } from './support/figures';
import { field, kubectl, reasonsOfEvents } from './support/kubectl';
import { drain } from './support/nodes';
import { until } from './support/wait';

const cluster = etcdFor('life');

beforeAll(() => creation(cluster, 'create 3, for its later life', 3, () => cluster.become()));

describe('manifests that are applied again', () => {
  test.each([
    ['server-side', () => cluster.become({}, 'server')],
    ['client-side', () => cluster.become({}, 'client')],
    ['by kubectl apply -k', applyKustomization],
  ])('%s: the state record survives and no pod restarts', async (how, applyAgain) => {
    const [before, pods] = [await cluster.record(), await uids()];
    await scenario(cluster, `applied again, ${how}`, 3, applyAgain);
    expect((await cluster.record()).clusterId).toBe(before.clusterId);
    expect(await uids()).toBe(pods);
  });
});

test('uninstalled with everything but the claims, and installed again, a cluster is what it was', async () => {
  const before = await cluster.record();
  await scenario(cluster, 'uninstalled but for the claims, installed again', 3, async () => {
    await cluster.destroy();
    await cluster.become();
  });
  expect((await cluster.record()).clusterId).toBe(before.clusterId);
});

test('a drained node gives up its members and the quorum is kept', async () => {
  const node = await field(cluster.namespace, `pod/${pod(await cluster.leader())}`, '.spec.nodeName');
  await scenario(cluster, 'drain of the leader\'s node', 3, () => drain(node, cluster.namespace, RUN_LABEL));
});

test('a larger disk is an edit that the API server takes, and restarts nothing', async () => {
  const expandable = await kubectl(['get', 'storageclass', '-o', 'jsonpath={.items[*].allowVolumeExpansion}']);
  const grown = cluster.manifests({ storage: Size.gibibytes(16), storageAtCreation: Size.gibibytes(8) });
  const asked = kubectl(['apply', '--server-side', '--force-conflicts', '--dry-run=server', '-f', '-'], grown);
  if (/true/.test(expandable)) await asked;
  else await expect(asked).rejects.toThrow(
    /only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize/,
  );
});

test('a database that is full is compacted, defragmented and opened again, and it is told', async () => {
  await scenario(cluster, 'roll-out to a quota of 64 MiB', 3, () => cluster.become({ quota: Size.mebibytes(64) }));
  await scenario(cluster, 'quota of 64 MiB reached', 3, async () => {
    const { refusal } = await cluster.fill(1000, 4);
    expect(refusal).toMatch(/database space exceeded/);
    await until('the Event SpaceRegained', 180, async () => {
      const reasons = await reasonsOfEvents(cluster.namespace);
      return ['SpaceExhausted', 'SpaceRegained'].every((reason) => reasons.includes(reason));
    });
  });
});

test('what agents and servers use under load', async () => {
  await cluster.writer.begin('under-load');
  const used = await until('metrics of every container', 120, async () => {
    const text = await cluster.kubectl(
      'top', 'pod', '--containers', '--no-headers', '-l', `app.kubernetes.io/instance=${NAME}`,
    ).catch(() => '');
    const lines = text.trim().split('\n').map((line) => line.trim().split(/\s+/).slice(1).join(' '));
    return lines.length === 6 && lines;
  });
  await cluster.writer.end();
  record('etcd: CPU and memory by container', used.join('; '));
});

async function applyKustomization(): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'operatorless-e2e-kustomization-'));
  writeFileSync(join(directory, 'etcd.yaml'), cluster.manifests());
  writeFileSync(join(directory, 'kustomization.yaml'), 'resources: [etcd.yaml]\n');
  await kubectl(['apply', '-k', directory]);
}

function uids(): Promise<string> {
  return cluster.kubectl('get', 'pods', '-l', `app.kubernetes.io/instance=${NAME}`, '-o', 'jsonpath={.items[*].metadata.uid}');
}
