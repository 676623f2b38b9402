import { ApiObject, App, Chart, JsonPatch } from 'cdk8s';
import { EtcdCluster, RedisCluster } from 'cdk8s-operatorless';

const app = new App();
const chart = new Chart(app, 'databases', { namespace: 'shop' });
const etcd = new EtcdCluster(chart, 'etcd');
const redis = new RedisCluster(chart, 'redis');

const dnsConfig = { options: [{ name: 'timeout', value: '1' }] };
ApiObject.of(etcd).addJsonPatch(JsonPatch.add('/spec/template/spec/dnsConfig', dnsConfig));

for (const child of redis.node.children.filter(ApiObject.isApiObject)) {
  if (child.kind === 'StatefulSet') child.addJsonPatch(JsonPatch.add('/spec/template/spec/dnsConfig', dnsConfig));
}

app.synth();
