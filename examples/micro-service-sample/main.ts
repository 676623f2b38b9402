import { App, Chart, Size } from 'cdk8s';
import { Authentication, Config, Cpu, MicroService, Route } from 'cdk8s-operatorless';

const app = new App();
const chart = new Chart(app, 'ms-sample', { namespace: 'shop' });

const sample = new MicroService(chart, 'ms-sample', {
  msName: 'ms-sample',
  fullName: 'ms-sample-v1s0',
  version: '1.0',
  image: 'registry.example.com/ms-sample:1.0',
  replicas: 3,
  autoscaling: { max: 9 },
  authentication: Authentication.proxy(),
  config: Config.environment({ LOG_LEVEL: 'info' }, { secretKeys: ['password'] }),
  resources: {
    cpu: { request: Cpu.units(2), limit: Cpu.units(2) },
    memory: { request: Size.gibibytes(4), limit: Size.gibibytes(4) },
  },
  domain: 'example.com',
  route: Route.gateway('public', { namespace: 'gateways' }),
});
for (const secret of sample.requiredSecrets) console.error(`# ${secret.purpose}\n${secret.command}`);

app.synth();
