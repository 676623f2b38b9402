import { Size } from 'cdk8s';
import { Cpu, type EtcdClusterProps } from '../lib';
import { etcdFor } from './support/etcd/cluster';
import { creation, scenario } from './support/etcd/scenario';

const cluster = etcdFor('large');
const memory = Size.gibibytes(2);
const roomy: EtcdClusterProps = {
  resources: { cpu: { request: Cpu.millis(50), limit: Cpu.millis(2000) }, memory: { request: memory, limit: memory } },
  quota: Size.gibibytes(2),
};
/** Of 512 KiB: 1 GiB. */
const VALUES = 2048;
const LONG_SECONDS = 550;

describe('a cluster with 1 GiB of data that is written to', () => {
  beforeAll(async () => {
    await creation(cluster, 'create 1, for 1 GiB', 1, () => cluster.become({ ...roomy, size: 1 }));
    expect(await cluster.fill(VALUES, VALUES)).toEqual({ count: VALUES, refusal: '' });
  }, LONG_SECONDS * 1000);

  test('grows', () => scenario(cluster, '1 to 3 with 1 GiB', 3, () => cluster.become({ ...roomy, size: 3 }), LONG_SECONDS));

  test('heals', () => scenario(
    cluster, 'follower and its disk lost, with 1 GiB', 3, async () => cluster.loseDisks([await cluster.follower(3)]), LONG_SECONDS,
  ));

  test('hands over', () => scenario(
    cluster, 'leader deleted, with 1 GiB', 3, async () => cluster.deletePods([await cluster.leader()]), LONG_SECONDS,
  ));

  test('shrinks', () => scenario(cluster, '3 to 1 with 1 GiB', 1, () => cluster.become({ ...roomy, size: 1 }), LONG_SECONDS));
});
