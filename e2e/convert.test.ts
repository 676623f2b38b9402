import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../lib/cli/run';
import { record } from './support/figures';
import { apply, kubectl } from './support/kubectl';
import { namespaceFor } from './support/namespace';
import { nodePod } from './support/node-pod';
import { shownTo } from './support/tls-probe';
import { secondsOf, until } from './support/wait';

/* A resource as an operator's repository publishes it becomes a database with TLS that a client can use, with no step by hand. */

const CLIENT = 'writer';
const READY_SECONDS = 300;

const ETCD = `
apiVersion: operator.etcd.io/v1alpha1
kind: EtcdCluster
metadata:
  name: etcdcluster-sample
spec:
  size: 3
  version: v3.5.21
`;

const REDIS = `
apiVersion: redis.redis.opstreelabs.in/v1beta2
kind: RedisCluster
metadata:
  name: redis-cluster
spec:
  clusterSize: 3
  clusterVersion: v7
  persistenceEnabled: true
  kubernetesConfig:
    image: quay.io/opstree/redis:v7.0.15
    imagePullPolicy: IfNotPresent
  storage:
    volumeClaimTemplate:
      spec:
        accessModes: [ReadWriteOnce]
        resources: { requests: { storage: 1Gi } }
`;

/** The manifests that the command line writes. */
function converted(resource: string, namespace: string, options: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'operatorless-e2e-convert-'));
  const [file, out] = [join(folder, 'resource.yaml'), join(folder, 'manifests')];
  writeFileSync(file, resource);
  const said: string[] = [];
  const io = {
    readStandardInput: () => '',
    writeOutput: (text: string) => { said.push(text); },
    writeError: (text: string) => { said.push(text); },
    coloured: false,
    screen: { write: () => undefined },
  };
  const code = run(['convert', file, '--namespace', namespace, '--out', out, '--caller', `client=${CLIENT}`, ...options], io);
  if (code !== 0) throw new Error(said.join(''));
  return readdirSync(out).map((name) => readFileSync(join(out, name), 'utf8')).join('\n---\n');
}

async function areReady(namespace: string): Promise<boolean> {
  const path = 'jsonpath={range .items[*]}{.spec.replicas}/{.status.readyReplicas} {end}';
  const sets = (await kubectl(['-n', namespace, 'get', 'statefulsets', '-o', path])).trim();
  return sets.split(' ').every((replicas) => /^(\d+)\/\1$/.test(replicas));
}

async function startClient(namespace: string, certificate: string): Promise<void> {
  await apply(JSON.stringify(nodePod({
    namespace,
    name: CLIENT,
    container: 'client',
    command: ['node', '-e', 'setInterval(() => {}, 60000)'],
    resources: { requests: { cpu: '20m', memory: '64Mi' }, limits: { cpu: '1', memory: '256Mi' } },
    certificate,
  })));
  await kubectl(['-n', namespace, 'wait', `pod/${CLIENT}`, '--for=condition=Ready', '--timeout=120s']);
}

const rows = [
  {
    kind: 'an EtcdCluster of the etcd operator',
    topic: 'convert-etcd',
    resource: ETCD,
    options: ['--version-map', '3.5.21=3.5.35'],
    name: 'etcdcluster-sample',
    protocol: 'etcd',
    answer: / 200 /,
  },
  {
    kind: "a RedisCluster of OT's operator",
    topic: 'convert-redis',
    resource: REDIS,
    options: ['--accept-known-faults', '7.0.15', '--tls', 'managed'],
    name: 'redis-cluster',
    protocol: 'redis',
    answer: /^-NOAUTH/,
  },
] as const;

describe.each(rows)('$kind', ({ topic, resource, options, name, protocol, answer }) => {
  const namespace = namespaceFor(topic);

  test('is converted, applied and Ready, and serves a client over TLS by its Service', async () => {
    await apply(converted(resource, namespace, options));
    const seconds = await secondsOf(() => until('every pod is ready', READY_SECONDS, () => areReady(namespace)));
    record(`${name}: converted and applied`, `ready after ${seconds} s`);
    await startClient(namespace, `${name}-client-tls`);
    const client = { namespace, name: CLIENT };
    expect((await shownTo(client, protocol, `${name}.${namespace}.svc.cluster.local`)).outcome).toMatch(answer);
  });
});
