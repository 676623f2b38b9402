import { App, Chart, Size } from 'cdk8s';
import { EtcdCluster, Peer } from 'cdk8s-operatorless';

const app = new App();
const chart = new Chart(app, 'etcd', { namespace: 'registry' });

const etcd = new EtcdCluster(chart, 'main', {
  size: 3,
  version: '3.6.16',
  storage: Size.gibibytes(8),
  monitoring: {},
});
etcd.allowClient(Peer.service('registry'));

app.synth();
