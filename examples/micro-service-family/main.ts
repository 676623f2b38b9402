import { App, Chart } from 'cdk8s';
import { MicroService, MicroServiceFamily, Route } from 'cdk8s-operatorless';

const app = new App();
const chart = new Chart(app, 'ms-sample', { namespace: 'shop' });

const host = { domain: 'example.com', route: Route.gateway('public', { namespace: 'gateways' }) };
const common = { ...host, msName: 'ms-sample' };
const v1 = new MicroService(chart, 'v1', { ...common, version: '1.4', image: 'registry.example.com/ms-sample:1.4' });
const v2 = new MicroService(chart, 'v2', { ...common, version: '2.0', image: 'registry.example.com/ms-sample:2.0' });

// Hosts v1.ms-sample.example.com and v2.ms-sample.example.com; nine in ten requests to ms-sample.example.com go to v1.
new MicroServiceFamily(chart, 'ms-sample', {
  ...host,
  versions: [{ service: v1, weight: 9 }, { service: v2, weight: 1 }],
});

app.synth();
