import { Chart } from 'cdk8s';
import { AppJob, AppService, EnvVar, OperatorlessApp, Peer } from 'cdk8s-operatorless';

const app = new OperatorlessApp({ outdir: 'manifests', argoCd: true });
const chart = new Chart(app, 'shop', { namespace: 'shop' });
const database = {
  env: { DATABASE_URL: EnvVar.secret('postgres-app', 'uri') },
  calls: [Peer.pods({ 'cnpg.io/cluster': 'postgres' }, { ports: [5432] })],
};

const image = 'registry.example.com/shop:1.4';
const migrate = new AppJob(chart, 'migrate', { image, args: ['migrate'], ...database });

// Argo CD starts the website only once the migration has succeeded.
const website = new AppService(chart, 'website', { image, ports: [{ port: 80, targetPort: 8080 }], ...database });
website.node.addDependency(migrate);

app.synth();
