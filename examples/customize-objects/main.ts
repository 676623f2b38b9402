import { ApiObject, Chart, JsonPatch } from 'cdk8s';
import { AppService, OperatorlessApp, Route } from 'cdk8s-operatorless';

const app = new OperatorlessApp({ outdir: 'manifests' });
const chart = new Chart(app, 'shop', { namespace: 'shop' });
const web = new AppService(chart, 'web', {
  image: 'nginxinc/nginx-unprivileged:1.28-alpine',
  ports: [{ port: 80, targetPort: 8080 }],
  host: 'www.example.com',
  route: Route.gateway('public', { namespace: 'gateways' }),
});

const budget = ApiObject.of(web.node.findChild('DisruptionBudget'));
budget.addJsonPatch(JsonPatch.replace('/spec/unhealthyPodEvictionPolicy', 'IfHealthyBudget'));

const service = ApiObject.of(web.node.findChild('Service'));
service.addJsonPatch(JsonPatch.add('/spec/trafficDistribution', 'PreferClose'));

const route = ApiObject.of(web.node.findChild('Route'));
route.addJsonPatch(JsonPatch.add('/spec/rules/0/timeouts', { request: '30s' }));

const currency = new ApiObject(chart, 'currency', {
  apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'currency' }, data: { symbol: 'EUR' },
});
web.node.addDependency(currency);

app.synth();
