import { EtcdTls } from '../lib';
import { etcdFor } from './support/etcd/cluster';
import { creation, scenario } from './support/etcd/scenario';
import { FORCED } from './support/kubectl';

const cluster = etcdFor('plain-text', 'nobody');

test('a cluster in plain text forms, grows, shrinks, rolls and heals like one with certificates', async () => {
  await creation(cluster, 'create 3 in plain text', 3, () => cluster.become());
  await scenario(cluster, '3 to 5 in plain text', 5, () => cluster.become({ size: 5 }));
  await scenario(cluster, '5 to 1 in plain text', 1, () => cluster.become({ size: 1 }));
  await scenario(cluster, '1 to 3 in plain text', 3, () => cluster.become());
  await scenario(cluster, 'leader and its disk lost, in plain text', 3, async () => cluster.loseDisks([await cluster.leader()]));
  await scenario(cluster, 'all pods force-deleted, in plain text', 3, () => cluster.deletePods([0, 1, 2], ...FORCED));
});

test('a cluster in plain text takes the step towards TLS, and back, while clients write in plain text', async () => {
  await scenario(cluster, 'plain text to both', 3, () => cluster.become({ tls: EtcdTls.managed().besidePlainText() }));
  await cluster.speaks('managed beside plain text');
  await scenario(cluster, 'both to plain text', 3, () => cluster.become());
  await cluster.speaks('plain text');
});
