import { App, Chart } from 'cdk8s';
import { Config, MicroService, Peer, Quota } from 'cdk8s-operatorless';

const app = new App();
const chart = new Chart(app, 'billing', { namespace: 'shared' });

new MicroService(chart, 'billing', {
  msName: 'billing',
  version: '3.2',
  image: 'registry.example.com/billing:3.2',
  config: Config.files('/etc/billing', { 'billing.ini': 'currency=EUR\n' }, { secretKeys: ['key.pem'] }),
  callers: [Peer.service('website')],
  calls: [Peer.pods({ 'app.kubernetes.io/instance': 'postgres' }, { ports: [5432] }), Peer.addresses('203.0.113.0/24', [443])],
  metrics: { port: 9090 },
  quota: Quota.priorityClass('billing-v3'),
});

app.synth();
