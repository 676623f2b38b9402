import { App, Chart, Size } from 'cdk8s';
import { EtcdCluster, EtcdTls, Peer } from 'cdk8s-operatorless';

const app = new App();
const chart = new Chart(app, 'etcd', { namespace: 'registry' });

// Made with 8 GiB each, grown to 16 since; certificates from Secrets that somebody else makes and renews.
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
