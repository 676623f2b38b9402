import { ApiObject, type Chart, Size } from 'cdk8s';
import { Cpu, Deployment, EnvValue, k8s, Probe } from 'cdk8s-plus-33';

/** The constructs that create the two objects of a service. */
export type Constructs = 'ApiObject' | 'classes of cdk8s import' | 'cdk8s-plus';

type AddService = (chart: Chart, name: string, image: string) => void;

/** The same service, as different users would write it. */
export const ADD_SERVICE: Record<Constructs, AddService> = {
  'ApiObject': (chart, name, image) => {
    const text = (value: string) => value;
    new ApiObject(chart, `${name}-deployment`, { apiVersion: 'apps/v1', kind: 'Deployment', ...deployment(name, image, text, text) });
    new ApiObject(chart, `${name}-service`, { apiVersion: 'v1', kind: 'Service', ...service(name, text) });
  },
  'classes of cdk8s import': (chart, name, image) => {
    const port = (value: string) => k8s.IntOrString.fromString(value);
    new k8s.KubeDeployment(chart, `${name}-deployment`, deployment(name, image, port, (value) => k8s.Quantity.fromString(value)));
    new k8s.KubeService(chart, `${name}-service`, service(name, port));
  },
  'cdk8s-plus': (chart, name, image) => {
    const made = new Deployment(chart, `${name}-deployment`, { metadata: { name }, replicas: 2 });
    made.addContainer({
      name: 'app',
      image,
      ports: [{ name: 'http', number: 8080 }],
      envVariables: { LOG_LEVEL: EnvValue.fromValue('info'), PORT: EnvValue.fromValue('8080') },
      readiness: Probe.fromHttpGet('/healthz', { port: 8080 }),
      resources: { cpu: { request: Cpu.millis(100) }, memory: { request: Size.mebibytes(128), limit: Size.mebibytes(128) } },
    });
    made.exposeViaService({ name, ports: [{ name: 'http', port: 80, targetPort: 8080 }] });
  },
};

function deployment<Port, Quantity>(name: string, image: string, port: (text: string) => Port, quantity: (text: string) => Quantity) {
  const labels = { 'app.kubernetes.io/instance': name };
  const container = {
    name: 'app',
    image,
    ports: [{ name: 'http', containerPort: 8080 }],
    env: [{ name: 'LOG_LEVEL', value: 'info' }, { name: 'PORT', value: '8080' }],
    readinessProbe: { httpGet: { path: '/healthz', port: port('http') }, periodSeconds: 5 },
    resources: { requests: { cpu: quantity('100m'), memory: quantity('128Mi') }, limits: { memory: quantity('128Mi') } },
    securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, runAsNonRoot: true },
  };
  return {
    metadata: { name, labels },
    spec: { replicas: 2, selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers: [container] } } },
  };
}

function service<Port>(name: string, port: (text: string) => Port) {
  const labels = { 'app.kubernetes.io/instance': name };
  return { metadata: { name, labels }, spec: { selector: labels, ports: [{ name: 'http', port: 80, targetPort: port('http') }] } };
}
