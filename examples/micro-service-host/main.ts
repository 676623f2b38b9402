import { App, Chart } from 'cdk8s';
import { MicroService, MicroServiceFamily, Route } from 'cdk8s-operatorless';

const app = new App();
const chart = new Chart(app, 'admin', { namespace: 'shop' });
const route = Route.gateway('public', { namespace: 'gateways' });

// A family of one gives the service a host without the version: admin.example.com beside v1.admin.example.com.
const admin = new MicroService(chart, 'admin-v1', {
  msName: 'admin',
  version: '1.4',
  image: 'registry.example.com/admin:1.4',
  domain: 'example.com',
  route,
});
new MicroServiceFamily(chart, 'admin', { versions: [{ service: admin }], domain: 'example.com', route });

app.synth();
