import { App, Chart, Size } from 'cdk8s';
import { Peer, RedisCluster, RedisEngine, RedisWriteSafety, ServiceType } from 'cdk8s-operatorless';

const app = new App();
const chart = new Chart(app, 'orders', { namespace: 'shop' });

// Valkey that refuses a write rather than risk losing it; volumes grown from 20 to 40 GiB; an existing Secret for the password.
new RedisCluster(chart, 'orders', {
  engine: RedisEngine.VALKEY,
  version: '8.1.10',
  replicasPerShard: 2,
  writeSafety: RedisWriteSafety.REPLICATED,
  storage: Size.gibibytes(40),
  storageAtCreation: Size.gibibytes(20),
  resources: { memory: { limit: Size.gibibytes(4) } },
  credentials: { user: 'orders', secretName: 'orders-login', passwordKey: 'password' },
  clients: [Peer.service('checkout')],
  insight: { clients: [Peer.addresses('198.51.100.0/24')], serviceType: ServiceType.LOAD_BALANCER },
});

app.synth();
