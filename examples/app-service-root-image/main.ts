import { App, Chart } from 'cdk8s';
import { AppService, Relaxation } from 'cdk8s-operatorless';

const app = new App();
const chart = new Chart(app, 'nginx', { namespace: 'legacy' });

// Try this first: the default user, with writable directories.
new AppService(chart, 'nginx-app', {
  image: 'nginx:1.7.9',
  ports: [{ port: 80, nodePort: 30002 }],
  writablePaths: ['/var/cache/nginx', '/var/run'],
});

// If the image needs root: in a namespace that allows it.
new AppService(chart, 'nginx-root', {
  image: 'nginx:1.7.9',
  ports: [{ port: 80 }],
  relaxations: [Relaxation.ROOT_USER, Relaxation.WRITABLE_ROOT],
});

app.synth();
