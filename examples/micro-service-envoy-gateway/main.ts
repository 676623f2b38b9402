import { App, Chart } from 'cdk8s';
import { Authentication, EnvoyGatewayAuthentication, MicroService, Route } from 'cdk8s-operatorless';

const app = new App();
const chart = new Chart(app, 'ms-sample', { namespace: 'shop' });

new MicroService(chart, 'ms-sample', {
  msName: 'ms-sample',
  version: '1.0',
  image: 'registry.example.com/ms-sample:1.0',
  domain: 'example.com',
  route: Route.gateway('public', { namespace: 'gateways' }),
  authentication: Authentication.gateway(new EnvoyGatewayAuthentication({ secretName: 'tenants' })),
});

app.synth();
