import { App, Chart } from 'cdk8s';
import { AppService, RedisCluster, RedisTls } from 'cdk8s-operatorless';

const app = new App();
const chart = new Chart(app, 'redis', { namespace: 'shop' });
const web = new AppService(chart, 'web', { image: 'registry.example.com/web:1.0', ports: [{ port: 8080 }] });

const redis = new RedisCluster(chart, 'cache', { tls: RedisTls.certManager() });
web.connectTo(redis); // CACHE_HOST, ..., CACHE_PASSWORD, CACHE_CA_FILE, CACHE_CERT_FILE, CACHE_KEY_FILE

app.synth();
