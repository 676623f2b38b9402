import { App, Chart } from 'cdk8s';
import { AppService, MicroService, RedisCluster } from 'cdk8s-operatorless';

const app = new App();
const shop = new Chart(app, 'shop', { namespace: 'shop', disableResourceNameHashes: true });
const billing = new Chart(app, 'billing', { namespace: 'billing', disableResourceNameHashes: true });

const website = new AppService(shop, 'website', { image: 'registry.example.com/website:1.0', ports: [{ port: 80, targetPort: 8080 }] });
const sessions = new RedisCluster(shop, 'sessions');
const invoices = new MicroService(billing, 'invoices', {
  msName: 'invoices',
  version: '1.0',
  image: 'registry.example.com/invoices:1.0',
});

website.connectTo(sessions); // SESSIONS_HOST, SESSIONS_PORT, SESSIONS_USER, SESSIONS_PASSWORD
website.connectTo(invoices); // INVOICES_V1_HOST, INVOICES_V1_PORT, INVOICES_V1_URL

app.synth();
