/** An object in a form that the API server takes, which each case changes in one place. */
export type Fields = Record<string, unknown>;

const container = { name: 'app', image: 'nginx:1.28' };
const labels = { app: 'web' };

function pod(spec: Fields = {}): Fields {
  return { containers: [container], ...spec };
}

function workload(kind: string, spec: Fields = {}, podSpec: Fields = {}): Fields {
  return { apiVersion: 'apps/v1', kind, metadata: { name: 'web' }, spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec: pod(podSpec) }, ...spec } };
}

const withContainer = (fields: Fields) => workload('Deployment', {}, { containers: [{ ...container, ...fields }] });
const service = (spec: Fields, metadata: Fields = {}) => ({ apiVersion: 'v1', kind: 'Service', metadata: { name: 'web', ...metadata }, spec: { ports: [{ port: 80 }], ...spec } });
const configMap = (fields: Fields, metadata: Fields = {}) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'web', ...metadata }, ...fields });
const secret = (fields: Fields) => ({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'web' }, ...fields });
const job = (spec: Fields, podSpec: Fields = { restartPolicy: 'Never' }, name = 'web') => ({ apiVersion: 'batch/v1', kind: 'Job', metadata: { name }, spec: { template: { spec: pod(podSpec) }, ...spec } });
const cronJob = (spec: Fields, name = 'web') => ({ apiVersion: 'batch/v1', kind: 'CronJob', metadata: { name }, spec: { schedule: '0 3 * * *', jobTemplate: { spec: { template: { spec: pod({ restartPolicy: 'Never' }) } } }, ...spec } });
const claim = (spec: Fields) => ({ apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: 'web' }, spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } }, ...spec } });
const autoscaler = (spec: Fields) => ({ apiVersion: 'autoscaling/v2', kind: 'HorizontalPodAutoscaler', metadata: { name: 'web' }, spec: { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' }, minReplicas: 2, maxReplicas: 4, ...spec } });
const budget = (spec: Fields) => ({ apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', metadata: { name: 'web' }, spec: { selector: { matchLabels: labels }, ...spec } });
const binding = (fields: Fields) => ({
  apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'RoleBinding', metadata: { name: 'web:Reader' },
  roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'web' }, subjects: [{ kind: 'ServiceAccount', name: 'web', namespace: 'shop' }], ...fields,
});
const ingress = (path: Fields, rule: Fields = {}) => ({
  apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', metadata: { name: 'web' },
  spec: { rules: [{ ...rule, http: { paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name: 'web', port: { number: 80 } } }, ...path }] } }] },
});
const policy = (port: unknown) => ({ apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name: 'web' }, spec: { podSelector: {}, ingress: [{ ports: [{ port }] }] } });

/** What the API server takes, close to what it refuses. */
export const ACCEPTED: readonly (readonly [title: string, object: Fields])[] = [
  ['a Deployment', workload('Deployment')],
  ['a selector by expressions', workload('Deployment', { selector: { matchExpressions: [{ key: 'app', operator: 'In', values: ['web', 'api'] }, { key: 'x', operator: 'DoesNotExist' }] } })],
  ['no replicas', workload('Deployment', { replicas: 0 })],
  ['a StatefulSet whose pods mount its claims', workload('StatefulSet', {
    serviceName: 'web', volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: claim({}).spec }],
  }, { containers: [{ ...container, volumeMounts: [{ name: 'data', mountPath: '/data' }] }] })],
  ['resources in every spelling', withContainer({ resources: { requests: { 'cpu': 0.5, 'memory': '1e3', 'ephemeral-storage': '1.5Gi' }, limits: { cpu: '500m', memory: '128Mi' } } })],
  ['an empty label and annotations of odd text', configMap({}, { labels: { 'a.b/C_d.e': '' }, annotations: { 'A.b/c': 'any: text\n' } })],
  ['a name that begins with a digit', configMap({ data: { '.a': '1' } }, { name: '1.a-b' })],
  ['a headless Service without ports', service({ clusterIP: 'None', ports: [] })],
  ['one port by TCP and UDP', service({ ports: [{ name: 'dns', port: 53 }, { name: 'dns-udp', port: 53, protocol: 'UDP', targetPort: 'dns' }] })],
  ['an alias of a host', service({ type: 'ExternalName', externalName: 'example.com', ports: [] })],
  ['a Job and a CronJob', job({ completions: 2, parallelism: 2 })],
  ['a schedule by name', cronJob({ schedule: '@daily' })],
  ['a Secret in base64 and in plain text', secret({ data: { a: 'YWI=' }, stringData: { b: 'any' } })],
  ['a binding with capitals and a colon in its name', binding({})],
  ['a binding of an account of its own namespace', binding({ subjects: [{ kind: 'ServiceAccount', name: 'web' }] })],
  ['an environment of odd names', withContainer({ env: [{ name: 'a.b-C_1', value: '' }, { name: 'ref', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }] })],
  ['an Ingress', ingress({})],
  ['an Ingress for a host of one word, and for all beneath one', { ...ingress({}), spec: { rules: [{ host: 'web' }, { host: '*.example.com' }, { host: '' }] } }],
  ['a Deployment that recreates its pods', workload('Deployment', { strategy: { type: 'Recreate' } })],
  ['a policy for a port by name', policy('http')],
  ['a claim', claim({})],
  ['an autoscaler with one number of pods', autoscaler({ minReplicas: 4 })],
  ['a budget', budget({ maxUnavailable: '50%' })],
];

/** What the API server refuses and cdk8s lets through, with what our error says of it. */
export const REFUSED: readonly (readonly [title: string, object: Fields, message: string])[] = [
  ['an empty name', configMap({}, { name: '' }), 'metadata.name must be text of at least one character, got ""'],
  ['a name that is undefined', configMap({}, { name: undefined }), 'metadata.name must be text of at least one character, got none: an object is found by its name; leave the property out for one that cdk8s makes, or give it a value'],
  ['a name with "_"', configMap({}, { name: 'my_config' }), 'metadata.name must be at most 253 lower-case letters, digits, "-" and ".", each part beginning and ending with a letter or digit, got "my_config"'],
  ['a Service that begins with a digit', service({}, { name: '1web' }), 'metadata.name must be at most 63 lower-case letters, digits and "-", beginning with a letter and not ending with "-", got "1web"'],
  ['a Service with a dot', service({}, { name: 'a.b' }), 'got "a.b"'],
  ['a CronJob of 53 characters', cronJob({}, 'x'.repeat(53)), 'metadata.name must have at most 52 characters, got 53'],
  ['a Job of 64 characters', job({}, { restartPolicy: 'Never' }, 'x'.repeat(64)), 'metadata.name must have at most 63 characters, got 64'],
  ['a label with a space', configMap({}, { labels: { team: 'the shop' } }), 'metadata.labels must have valid values, got "the shop" for team'],
  ['a label of 64 characters', configMap({}, { labels: { team: 'x'.repeat(64) } }), 'metadata.labels must have valid values'],
  ['a label that is no text', configMap({}, { labels: { team: 7 } }), 'metadata.labels must have valid values, got 7 for team: at most 63 letters, digits, "-", "_" and ".", beginning and ending with a letter or digit; put it in quotes'],
  ['a key of a label with two slashes', configMap({}, { labels: { 'a/b/c': 'd' } }), 'metadata.labels must have valid keys, got "a/b/c"'],
  ['a key of an annotation with a space', configMap({}, { annotations: { 'a b': 'd' } }), 'metadata.annotations must have valid keys, got "a b"'],
  ['an annotation that is no text', configMap({}, { annotations: { replicas: 3 } }), 'metadata.annotations must have text as values, got 3 for replicas'],
  ['annotations of more than 256 KiB', configMap({}, { annotations: { a: 'x'.repeat(256 * 1024) } }), 'metadata.annotations must fit into 262144 bytes, got 262145'],
  ['a selector that misses the pods', workload('Deployment', { selector: { matchLabels: { app: 'api' } } }), 'spec.selector must match spec.template.metadata.labels, got {"matchLabels":{"app":"api"}} and {"app":"web"}'],
  ['no selector', workload('StatefulSet', { selector: undefined }), 'spec.selector must select by at least one label'],
  ['a negative number of replicas', workload('Deployment', { replicas: -1 }), 'spec.replicas must be a whole number of at least 0, got -1'],
  ['replicas as text', workload('Deployment', { replicas: 'three' }), 'spec.replicas must be a whole number of at least 0, got "three"'],
  ['half a Job', job({ parallelism: 0.5 }), 'spec.parallelism must be a whole number of at least 0, got 0.5'],
  ['a Deployment that never restarts', workload('Deployment', {}, { restartPolicy: 'Never' }), 'spec.template.spec.restartPolicy must be Always, got "Never"'],
  ['a Job without a restart policy', job({}, {}), 'spec.template.spec.restartPolicy must be OnFailure or Never, got "Always"'],
  ['a schedule of three fields', cronJob({ schedule: '0 3 *' }), 'spec.schedule must have five fields or be one such as "@daily", got "0 3 *"'],
  ['an autoscaler upside down', autoscaler({ minReplicas: 5 }), 'spec.maxReplicas must be at least minReplicas, got 4 and 5'],
  ['a budget with both bounds', budget({ minAvailable: 1, maxUnavailable: 1 }), 'spec.maxUnavailable must be absent beside minAvailable, got 1 and 1'],
  ['no container', workload('Deployment', {}, { containers: [] }), 'spec.template.spec.containers must hold at least one, got none'],
  ['a container\'s name in capitals', withContainer({ name: 'App' }), 'spec.template.spec.containers[0].name must be at most 63 lower-case letters, digits and "-", beginning and ending with a letter or digit, got "App"'],
  ['two containers of one name', workload('Deployment', {}, { initContainers: [container], containers: [container] }), 'spec.template.spec.containers must have distinct names, got "app" twice'],
  ['no image', withContainer({ image: undefined }), 'spec.template.spec.containers[0].image must be text without spaces around it, got none'],
  ['an argument that is a number', withContainer({ args: ['--port', 8080] }), 'spec.template.spec.containers[0].args[1] must be text, got 8080'],
  ['a port above 65535', withContainer({ ports: [{ containerPort: 70000 }] }), 'spec.template.spec.containers[0].ports[0].containerPort must be a number from 1 to 65535, got 70000'],
  ['a port\'s name of 16 characters', withContainer({ ports: [{ containerPort: 80, name: 'x'.repeat(16) }] }), 'spec.template.spec.containers[0].ports[0].name must be at most 15 lower-case letters'],
  ['two ports of one name', withContainer({ ports: [{ containerPort: 80, name: 'http' }, { containerPort: 81, name: 'http' }] }), 'spec.template.spec.containers[0].ports must have distinct names, got "http" twice'],
  ['a variable that is a number', withContainer({ env: [{ name: 'PORT', value: 8080 }] }), 'spec.template.spec.containers[0].env[0].value must be text, got 8080'],
  ['a variable with a value and a source', withContainer({ env: [{ name: 'A', value: 'x', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }] }), 'env[0].value must be absent beside valueFrom, got "x"'],
  ['a mount of no volume', withContainer({ volumeMounts: [{ name: 'data', mountPath: '/data' }] }), 'spec.template.spec.containers[0].volumeMounts[0].name must be a volume of the pod, got "data": it has none'],
  ['two mounts in one place', workload('Deployment', {}, { volumes: [{ name: 'a', emptyDir: {} }], containers: [{ ...container, volumeMounts: [{ name: 'a', mountPath: '/a' }, { name: 'a', mountPath: '/a' }] }] }), 'volumeMounts must have distinct paths, got "/a" twice'],
  ['two volumes of one name', workload('Deployment', {}, { volumes: [{ name: 'a', emptyDir: {} }, { name: 'a', emptyDir: {} }] }), 'spec.template.spec.volumes must have distinct names, got "a" twice'],
  ['a probe of port 0', withContainer({ readinessProbe: { tcpSocket: { port: 0 } } }), 'spec.template.spec.containers[0].readinessProbe.tcpSocket.port must be a number from 1 to 65535 or the name of a port, got 0'],
  ['a liveness probe that wants two answers', withContainer({ livenessProbe: { tcpSocket: { port: 80 }, successThreshold: 2 } }), 'livenessProbe.successThreshold must be 1, got 2'],
  ['a quantity with a space', withContainer({ resources: { limits: { memory: '128 Mi' } } }), 'spec.template.spec.containers[0].resources.limits.memory must be a quantity of at least 0, got "128 Mi"'],
  ['a request above its limit', withContainer({ resources: { requests: { memory: '1Gi' }, limits: { memory: '1G' } } }), 'resources.requests.memory must be at most its limit, got "1Gi" and "1G"'],
  ['a Service without ports', service({ ports: [] }), 'spec.ports must hold at least one, got none'],
  ['a Service\'s port 0', service({ ports: [{ port: 0 }] }), 'spec.ports[0].port must be a number from 1 to 65535, got 0'],
  ['a target that is too large', service({ ports: [{ port: 80, targetPort: 65536 }] }), 'spec.ports[0].targetPort must be a number from 1 to 65535 or the name of a container\'s port, got 65536'],
  ['two ports without names', service({ ports: [{ port: 80 }, { port: 81 }] }), 'spec.ports must all have names, got one without among several'],
  ['one port twice', service({ ports: [{ name: 'a', port: 80 }, { name: 'b', port: 80 }] }), 'spec.ports must have distinct ports, got 80/TCP twice'],
  ['a protocol in lower case', service({ ports: [{ port: 80, protocol: 'tcp' }] }), 'spec.ports[0].protocol must be TCP, UDP or SCTP, got "tcp"'],
  ['a type of Service in other capitals', service({ type: 'Loadbalancer' }), 'spec.type must be ClusterIP, NodePort, LoadBalancer or ExternalName, got "Loadbalancer"'],
  ['a container\'s protocol in lower case', withContainer({ ports: [{ containerPort: 80, protocol: 'tcp' }] }), 'spec.template.spec.containers[0].ports[0].protocol must be TCP, UDP or SCTP, got "tcp"'],
  ['a pull policy in lower case', withContainer({ imagePullPolicy: 'always' }), 'spec.template.spec.containers[0].imagePullPolicy must be Always, IfNotPresent or Never, got "always"'],
  ['a Deployment that recreates its pods bit by bit', workload('Deployment', { strategy: { type: 'Recreate', rollingUpdate: { maxSurge: 1 } } }), 'spec.strategy.rollingUpdate must be absent beside the type Recreate, got {"maxSurge":1}'],
  ['an Ingress host with a port', ingress({}, { host: 'foo.com:80' }), 'spec.rules[0].host must be a host in lower case without a port, optionally behind "*.", got "foo.com:80"'],
  ['an Ingress host in capitals', ingress({}, { host: 'Foo.com' }), 'spec.rules[0].host must be a host in lower case'],
  ['an address as an Ingress host', ingress({}, { host: '10.0.0.1' }), 'spec.rules[0].host must be a host in lower case'],
  ['an Ingress path without a type', ingress({ pathType: undefined }), 'spec.rules[0].http.paths[0].pathType must be Exact, Prefix or ImplementationSpecific, got none'],
  ['an Ingress path without "/"', ingress({ path: 'shop' }), 'spec.rules[0].http.paths[0].path must begin with "/", got "shop"'],
  ['a policy for port 70000', policy(70000), 'spec.ingress[0].ports[0].port must be a number from 1 to 65535 or the name of a port, got 70000'],
  ['a key of a ConfigMap with a slash', configMap({ data: { 'etc/app.conf': 'a' } }), 'data must have keys of letters, digits, "-", "_" and ".", at most 253, got "etc/app.conf"'],
  ['a value of a ConfigMap that is no text', configMap({ data: { PORT: 8080 } }), 'data must have text as values, got 8080 for PORT'],
  ['a key in a ConfigMap\'s text and binary data', configMap({ data: { a: '1' }, binaryData: { a: 'aGk=' } }), 'data must have no key of binaryData, got "a" in both'],
  ['a ConfigMap of more than 1 MiB', configMap({ data: { a: 'x'.repeat(1024 * 1024 + 1) } }), 'data must fit into 1048576 bytes'],
  ['a Secret in plain text where base64 belongs', secret({ data: { password: 'secret!' } }), 'data must have values in base64, got another for password: the API server decodes them; encode it, or use stringData for plain text'],
  ['a claim without a size', claim({ resources: {} }), 'spec.resources.requests.storage must be a size, got none'],
  ['a claim without an access mode', claim({ accessModes: [] }), 'spec.accessModes must hold at least one, got none'],
  ['an access mode in short', claim({ accessModes: ['RWO'] }), 'spec.accessModes must be among ReadWriteOnce, ReadOnlyMany, ReadWriteMany, ReadWriteOncePod, got ["RWO"]'],
  ['a binding to nothing', binding({ roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: 'web' } }), 'roleRef must name a Role or a ClusterRole, got'],
  ['a binding of the cluster for an account without its namespace', binding({ kind: 'ClusterRoleBinding', roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'view' }, subjects: [{ kind: 'ServiceAccount', name: 'web' }] }), 'subjects[0].namespace must be a namespace, got none'],
];
