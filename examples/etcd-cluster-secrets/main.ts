import { App, Chart, Size } from 'cdk8s';
import { EtcdCluster, EtcdTls, Peer } from 'cdk8s-operatorless';

const app = new App();
const chart = new Chart(app, 'etcd', { namespace: 'registry' });

// Volumes grown from 8 to 16 GiB; certificates from Secrets that are created and renewed elsewhere.
new EtcdCluster(chart, 'main', {
  size: 5,
  version: '3.5.35',
  storage: Size.gibibytes(16),
  storageAtCreation: Size.gibibytes(8),
  storageClassName: 'fast',
  tls: EtcdTls.secrets({ server: 'etcd-server', peer: 'etcd-peer', client: 'etcd-client' }),
  clients: [Peer.namespace('control-plane')],
  images: { etcd: 'registry.example.com/etcd:v3.5.35', agent: 'registry.example.com/node:24' },
});

app.synth();
