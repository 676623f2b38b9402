import { ApiObject, App, Chart, JsonPatch, Size } from 'cdk8s';
import { AppService, Cpu, EtcdCluster, RedisCluster } from 'cdk8s-operatorless';
import * as kplus from 'cdk8s-plus-33';

// The same app as main.py in Python. `.ci/newest` compares the manifests of both.
const app = new App({ outdir: process.argv[2] });
const chart = new Chart(app, 'shop', { namespace: 'shop', disableResourceNameHashes: true });
const web = new AppService(chart, 'web', {
  image: 'nginx:1.28',
  ports: [{ port: 80 }],
  resources: { cpu: { request: Cpu.millis(50), limit: Cpu.units(1) }, memory: { limit: Size.mebibytes(64) } },
});
ApiObject.of(web).addJsonPatch(JsonPatch.replace('/spec/strategy/rollingUpdate/maxSurge', '25%'));
new EtcdCluster(chart, 'etcd');
new RedisCluster(chart, 'redis');
new kplus.ConfigMap(chart, 'settings', { metadata: { name: 'settings' }, data: { currency: 'EUR' } });
// Resources made of cdk8s-plus' own Cpu are taken as ours. Python's type checker is not asked, so main.py uses ours.
new AppService(chart, 'api', { image: 'nginx:1.28', ports: [{ port: 80 }], resources: { cpu: { request: kplus.Cpu.millis(75) } } });
app.synth();
