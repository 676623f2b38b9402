import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inPod } from './support/client';
import { etcdFor, NAME } from './support/etcd/cluster';
import { creation, scenario } from './support/etcd/scenario';
import { apply, kubectl } from './support/kubectl';

const cluster = etcdFor('move');
const moving = readFileSync(join(__dirname, '..', 'lib', 'etcd', 'move.yaml'), 'utf8');
/** What the README asks to be changed. */
const forUs = moving.replaceAll('.shop.', `.${cluster.namespace}.`);

const OLD = JSON.stringify({
  apiVersion: 'v1',
  kind: 'List',
  items: [
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'old', namespace: cluster.namespace },
      spec: { selector: { app: 'old' }, ports: [{ port: 2379 }] },
    },
    {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'old', namespace: cluster.namespace, labels: { app: 'old' } },
      spec: {
        securityContext: { runAsNonRoot: true, runAsUser: 10001, seccompProfile: { type: 'RuntimeDefault' } },
        containers: [{
          name: 'etcd',
          image: 'gcr.io/etcd-development/etcd:v3.5.35',
          command: [
            '/usr/local/bin/etcd', '--data-dir=/data/etcd', '--listen-client-urls=http://0.0.0.0:2379',
            '--advertise-client-urls=http://old:2379',
          ],
          readinessProbe: { tcpSocket: { port: 2379 }, periodSeconds: 1 },
          securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
          volumeMounts: [{ name: 'data', mountPath: '/data' }],
        }],
        volumes: [{ name: 'data', emptyDir: {} }],
      },
    },
  ],
});

test('the data of another etcd, of an older minor version, moves by a snapshot, and the cluster grows on it', async () => {
  await apply(OLD);
  await cluster.kubectl('wait', 'pod/old', '--for=condition=Ready', '--timeout=120s');
  await cluster.kubectl('exec', 'old', '--', 'etcdctl', 'put', 'before-the-move', 'kept');
  await kubectl(['-n', cluster.namespace, 'apply', '--server-side', '-f', '-'], forUs);
  await cluster.kubectl('wait', 'pod/move', '--for=jsonpath={.status.phase}=Succeeded', '--timeout=180s');
  await cluster.kubectl('delete', 'pod', 'move', 'old');
  await creation(cluster, 'create 1 on the data of another etcd', 1, () => cluster.become({ size: 1 }));
  expect(await valueOf('before-the-move')).toBe('kept');
  await scenario(cluster, '1 to 3 on the data of another etcd', 3, () => cluster.become({ size: 3 }));
  expect(await valueOf('before-the-move')).toBe('kept');
});

async function valueOf(key: string): Promise<string> {
  const url = `https://${NAME}.${cluster.namespace}.svc:2379`;
  const { value } = JSON.parse(await kubectl(inPod({ namespace: cluster.clients, name: 'writer' }, 'etcd-get.mjs', [url, key])));
  return value;
}
