import { ApiObject, App, Chart, JsonPatch } from 'cdk8s';
import { AppService } from 'cdk8s-operatorless';

const app = new App();
const chart = new Chart(app, 'shop', { namespace: 'shop' });
const web = new AppService(chart, 'web', { image: 'nginxinc/nginx-unprivileged:1.28-alpine', ports: [{ port: 80, targetPort: 8080 }] });
const deployment = ApiObject.of(web);

deployment.addJsonPatch(JsonPatch.replace('/spec/revisionHistoryLimit', 10));

deployment.addJsonPatch(JsonPatch.add('/spec/progressDeadlineSeconds', 1200));

deployment.addJsonPatch(JsonPatch.remove('/spec/template/spec/enableServiceLinks'));

deployment.addJsonPatch(JsonPatch.add('/spec/template/spec/readinessGates', [{ conditionType: 'target-health.elbv2.k8s.aws/web' }]));

deployment.addJsonPatch(JsonPatch.add('/spec/template/spec/containers/0/terminationMessagePolicy', 'FallbackToLogsOnError'));

app.synth();
