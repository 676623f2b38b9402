import { Chart } from 'cdk8s';
import { AppJob, AppService, OperatorlessApp, RedisCluster } from 'cdk8s-operatorless';

const app = new OperatorlessApp({ outdir: 'manifests', argoCd: true });
const chart = new Chart(app, 'shop', { namespace: 'shop' });

const sessions = new RedisCluster(chart, 'sessions');
const migrate = new AppJob(chart, 'migrate', {
  image: 'registry.example.com/shop:1.4',
  args: ['migrate'],
});
migrate.connectTo(sessions);

// Argo CD starts the website only once the migration has succeeded.
const website = new AppService(chart, 'website', {
  image: 'registry.example.com/shop:1.4',
  ports: [{ port: 80, targetPort: 8080 }],
});
website.connectTo(sessions);
website.node.addDependency(migrate);

app.synth();
