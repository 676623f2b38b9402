import { App, Chart } from 'cdk8s';
import { AppService, Relaxation } from 'cdk8s-operatorless';

const app = new App();
const chart = new Chart(app, 'nginx', { namespace: 'legacy' });

// As any user, once it has directories to write to: what to try first.
new AppService(chart, 'nginx-app', {
  image: 'nginx:1.7.9',
  ports: [{ port: 80, nodePort: 30002 }],
  writablePaths: ['/var/cache/nginx', '/var/run'],
});

// As root, in a namespace that allows it: what is left for an image that insists.
new AppService(chart, 'nginx-root', {
  image: 'nginx:1.7.9',
  ports: [{ port: 80 }],
  relaxations: [Relaxation.ROOT_USER, Relaxation.WRITABLE_ROOT],
});

app.synth();
