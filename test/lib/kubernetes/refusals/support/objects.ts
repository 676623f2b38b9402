/** An object that the API server accepts. Each case changes it in one place. */
export type Fields = Record<string, unknown>;

export const container = { name: 'app', image: 'nginx:1.28' };
const labels = { app: 'web' };

function pod(spec: Fields = {}): Fields {
  return { containers: [container], ...spec };
}

export function workload(kind: string, spec: Fields = {}, podSpec: Fields = {}): Fields {
  return {
    apiVersion: 'apps/v1',
    kind,
    metadata: { name: 'web' },
    spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec: pod(podSpec) }, ...spec },
  };
}

export const withContainer = (fields: Fields) => workload('Deployment', {}, { containers: [{ ...container, ...fields }] });
export const service = (spec: Fields, metadata: Fields = {}) => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'web', ...metadata },
  spec: { ports: [{ port: 80 }], ...spec },
});
export const configMap = (fields: Fields, metadata: Fields = {}) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'web', ...metadata },
  ...fields,
});
export const secret = (fields: Fields) => ({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'web' }, ...fields });
export const job = (spec: Fields, podSpec: Fields = { restartPolicy: 'Never' }, name = 'web') => ({
  apiVersion: 'batch/v1',
  kind: 'Job',
  metadata: { name },
  spec: { template: { spec: pod(podSpec) }, ...spec },
});
export const cronJob = (spec: Fields, name = 'web') => ({
  apiVersion: 'batch/v1',
  kind: 'CronJob',
  metadata: { name },
  spec: { schedule: '0 3 * * *', jobTemplate: { spec: { template: { spec: pod({ restartPolicy: 'Never' }) } } }, ...spec },
});
export const claim = (spec: Fields) => ({
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: { name: 'web' },
  spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } }, ...spec },
});
export const autoscaler = (spec: Fields) => ({
  apiVersion: 'autoscaling/v2',
  kind: 'HorizontalPodAutoscaler',
  metadata: { name: 'web' },
  spec: { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' }, minReplicas: 2, maxReplicas: 4, ...spec },
});
export const budget = (spec: Fields) => ({
  apiVersion: 'policy/v1',
  kind: 'PodDisruptionBudget',
  metadata: { name: 'web' },
  spec: { selector: { matchLabels: labels }, ...spec },
});
export const binding = (fields: Fields) => ({
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'RoleBinding',
  metadata: { name: 'web:Reader' },
  roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'web' },
  subjects: [{ kind: 'ServiceAccount', name: 'web', namespace: 'shop' }],
  ...fields,
});
export const ingress = (path: Fields, rule: Fields = {}) => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'Ingress',
  metadata: { name: 'web' },
  spec: {
    rules: [
      {
        ...rule,
        http: { paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name: 'web', port: { number: 80 } } }, ...path }] },
      },
    ],
  },
});
export const policy = (port: unknown) => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: { name: 'web' },
  spec: { podSelector: {}, ingress: [{ ports: [{ port }] }] },
});

/** Objects that the API server accepts, although they are close to refused ones. */
export const ACCEPTED: readonly (readonly [title: string, object: Fields])[] = [
  ['a Deployment', workload('Deployment')],
  ['a selector by expressions',
    workload('Deployment', {
      selector: { matchExpressions: [{ key: 'app', operator: 'In', values: ['web', 'api'] }, { key: 'x', operator: 'DoesNotExist' }] },
    })],
  ['no replicas', workload('Deployment', { replicas: 0 })],
  [
    'a StatefulSet whose pods mount its claims',
    workload(
      'StatefulSet',
      {
        serviceName: 'web',
        volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: claim({}).spec }],
      },
      { containers: [{ ...container, volumeMounts: [{ name: 'data', mountPath: '/data' }] }] },
    ),
  ],
  [
    'resources in every spelling',
    withContainer({
      resources: { requests: { 'cpu': 0.5, 'memory': '1e3', 'ephemeral-storage': '1.5Gi' }, limits: { cpu: '500m', memory: '128Mi' } },
    }),
  ],
  ['an empty label and annotations of odd text', configMap({}, { labels: { 'a.b/C_d.e': '' }, annotations: { 'A.b/c': 'any: text\n' } })],
  ['a name that begins with a digit', configMap({ data: { '.a': '1' } }, { name: '1.a-b' })],
  ['a headless Service without ports', service({ clusterIP: 'None', ports: [] })],
  ['one port by TCP and UDP',
    service({ ports: [{ name: 'dns', port: 53 }, { name: 'dns-udp', port: 53, protocol: 'UDP', targetPort: 'dns' }] })],
  ['an alias of a host', service({ type: 'ExternalName', externalName: 'example.com', ports: [] })],
  ['a Job and a CronJob', job({ completions: 2, parallelism: 2 })],
  ['a schedule by name', cronJob({ schedule: '@daily' })],
  ['a Secret in base64 and in plain text', secret({ data: { a: 'YWI=' }, stringData: { b: 'any' } })],
  ['a binding with capitals and a colon in its name', binding({})],
  ['a binding of an account of its own namespace', binding({ subjects: [{ kind: 'ServiceAccount', name: 'web' }] })],
  ['an environment of odd names',
    withContainer({ env: [{ name: 'a.b-C_1', value: '' }, { name: 'ref', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }] })],
  ['an Ingress', ingress({})],
  ['an Ingress for a host of one word, and for all beneath one',
    { ...ingress({}), spec: { rules: [{ host: 'web' }, { host: '*.example.com' }, { host: '' }] } }],
  ['a Deployment that recreates its pods', workload('Deployment', { strategy: { type: 'Recreate' } })],
  ['a policy for a port by name', policy('http')],
  ['a claim', claim({})],
  ['an autoscaler with one number of pods', autoscaler({ minReplicas: 4 })],
  ['a budget', budget({ maxUnavailable: '50%' })],
];
