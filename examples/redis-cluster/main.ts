import { App, Chart, Size } from 'cdk8s';
import { Peer, RedisCluster } from 'cdk8s-operatorless';

const app = new App();
const chart = new Chart(app, 'redis', { namespace: 'shop' });

const redis = new RedisCluster(chart, 'cache', {
  shards: 3,
  replicasPerShard: 1,
  version: '8.2.10',
  storage: Size.gibibytes(8),
  monitoring: { exporter: true },
});
redis.allowClient(Peer.service('web'));

app.synth();
