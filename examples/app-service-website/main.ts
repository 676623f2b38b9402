import { App, Chart } from 'cdk8s';
import { AppService, Route } from 'cdk8s-operatorless';

const app = new App();
const chart = new Chart(app, 'website', { namespace: 'shop' });

new AppService(chart, 'website', {
  image: 'nginxinc/nginx-unprivileged:1.28-alpine',
  size: 3,
  ports: [{ port: 80, targetPort: 8080 }],
  autoscaling: { max: 10 },
  host: 'www.example.com',
  route: Route.gateway('public', { namespace: 'gateways' }),
});

app.synth();
