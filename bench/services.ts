import { App, Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';

/** How the services are divided among charts. */
export type Division = 'one chart' | 'a chart each' | 'a chain of charts';

/** Services in each chart of a chain: cdk8s slows down with the objects that wait for each other. */
const SERVICES_IN_CHAIN = 3;

/** Adds services, a Deployment and a Service each. In a chain, `count` is that of the charts, and each depends on the next. */
export function addServices(app: App, count: number, division: Division, changed = false): void {
  const charts = Array.from({ length: division === 'one chart' ? 1 : count }, (_, index) => new Chart(app, `chart-${index}`, { namespace: 'shop', disableResourceNameHashes: true }));
  if (division === 'a chain of charts') charts.slice(1).forEach((chart, index) => { charts[index].addDependency(chart); });
  const services = division === 'a chain of charts' ? count * SERVICES_IN_CHAIN : count;
  for (let index = 0; index < services; index += 1) addService(charts[index % charts.length], `service-${index}`, changed && index === 0 ? 'registry.example.com/shop:1.1' : 'registry.example.com/shop:1.0');
}

function addService(chart: Chart, name: string, image: string): void {
  const labels = { 'app.kubernetes.io/instance': name };
  new k8s.KubeDeployment(chart, `${name}-deployment`, {
    metadata: { name, labels },
    spec: {
      replicas: 2,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          containers: [{
            name: 'app',
            image,
            ports: [{ name: 'http', containerPort: 8080 }],
            env: [{ name: 'LOG_LEVEL', value: 'info' }, { name: 'PORT', value: '8080' }],
            readinessProbe: { httpGet: { path: '/healthz', port: k8s.IntOrString.fromString('http') }, periodSeconds: 5 },
            resources: {
              requests: { cpu: k8s.Quantity.fromString('100m'), memory: k8s.Quantity.fromString('128Mi') },
              limits: { memory: k8s.Quantity.fromString('128Mi') },
            },
            securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, runAsNonRoot: true },
          }],
        },
      },
    },
  });
  new k8s.KubeService(chart, `${name}-service`, { metadata: { name, labels }, spec: { selector: labels, ports: [{ name: 'http', port: 80, targetPort: k8s.IntOrString.fromString('http') }] } });
}
