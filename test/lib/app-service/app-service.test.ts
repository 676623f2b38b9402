import { Size } from 'cdk8s';
import { AppService, Cpu, EnvVar, type GatewayRouteOptions, ImagePullPolicy, Protocol, Relaxation, Route, Volume } from '../../../lib';
import { appContainer, appService, kinds, only, synth } from '../../support/synth';

const route = Route.gateway('public', { namespace: 'gateways' });

test('an image and a port are enough for a Deployment, its Service, its identity and what protects it', () => {
  expect(kinds(appService())).toEqual(['Deployment', 'NetworkPolicy', 'PodDisruptionBudget', 'Service', 'ServiceAccount']);
});

test('size @default 2', () => expect(only(appService(), 'Deployment').spec.replicas).toBe(2));
test('size is the number of pods', () => expect(only(appService({ size: 5 }), 'Deployment').spec.replicas).toBe(5));

test('a larger size changes spec.replicas and nothing else', () => {
  const [small, large] = [appService({ size: 2 }), appService({ size: 5 })];
  only(large, 'Deployment').spec.replicas = 2;
  expect(large).toEqual(small);
});

test('the name is the id by default, and a given name stays when the id changes', () => {
  expect(only(appService(), 'Deployment').metadata.name).toBe('web');
  const renamed = synth((chart) => new AppService(chart, 'frontend', { name: 'web', image: 'nginx:1.28', ports: [{ port: 80 }] }));
  expect(renamed).toEqual(appService());
});

test('the Service forwards its port to the port that the container listens on', () => {
  const manifests = appService({ ports: [{ port: 80, targetPort: 8080 }, { port: 53, protocol: Protocol.UDP }] });
  expect(only(manifests, 'Service').spec.ports).toEqual([
    { name: 'http', port: 80, targetPort: 8080, protocol: 'TCP' },
    { name: 'port-53', port: 53, targetPort: 53, protocol: 'UDP' },
  ]);
  expect(appContainer(manifests).ports).toEqual([
    { name: 'http', containerPort: 8080, protocol: 'TCP' },
    { name: 'port-53', containerPort: 53, protocol: 'UDP' },
  ]);
});

test('a node port makes the Service a NodePort, and everybody who can reach a node may connect', () => {
  const manifests = appService({ ports: [{ port: 80, nodePort: 30002 }, { port: 9000 }] });
  expect(only(manifests, 'Service').spec).toMatchObject({ type: 'NodePort', ports: [{ nodePort: 30002 }, {}] });
  expect(only(manifests, 'NetworkPolicy').spec.ingress).toEqual([
    { ports: [{ port: 80, protocol: 'TCP' }] },
  ]);
});

test('the unprivileged user may listen on a port below 1024, by a sysctl that Pod Security considers safe', () => {
  const sysctls = (targetPort: number) => only(
    appService({ ports: [{ port: 80, targetPort }] }), 'Deployment',
  ).spec.template.spec.securityContext.sysctls;
  expect(sysctls(80)).toEqual([{ name: 'net.ipv4.ip_unprivileged_port_start', value: '0' }]);
  expect(sysctls(8080)).toBeUndefined();
});

test('default resources follow the given ones, so that no request exceeds its limit', () => {
  const { resources } = appContainer(appService({ resources: { cpu: { request: Cpu.units(1) }, memory: { limit: Size.mebibytes(64) } } }));
  expect(resources.requests).toEqual({ 'cpu': '1', 'memory': '64Mi', 'ephemeral-storage': '64Mi' });
  expect(resources.limits).toEqual({ 'cpu': '1', 'memory': '64Mi', 'ephemeral-storage': '256Mi' });
});

test('variables get their values from text, a Secret, a ConfigMap or the pod', () => {
  const env = {
    LEVEL: EnvVar.value('info'),
    DB: EnvVar.secret('db', 'url'),
    THEME: EnvVar.configMap('theme', 'name'),
    POD: EnvVar.field('metadata.name'),
  };
  expect(appContainer(appService({ env })).env).toEqual([
    { name: 'LEVEL', value: 'info' },
    { name: 'DB', valueFrom: { secretKeyRef: { name: 'db', key: 'url' } } },
    { name: 'THEME', valueFrom: { configMapKeyRef: { name: 'theme', key: 'name' } } },
    { name: 'POD', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
  ]);
});

test('/tmp and the writable paths are empty directories of bounded size', () => {
  const manifests = appService({ writablePaths: ['/var/cache/nginx'] });
  expect(appContainer(manifests).volumeMounts).toEqual([
    { name: 'writable-0', mountPath: '/tmp' },
    { name: 'writable-1', mountPath: '/var/cache/nginx' },
  ]);
  expect(only(manifests, 'Deployment').spec.template.spec.volumes).toEqual([
    { name: 'writable-0', emptyDir: { sizeLimit: '256Mi' } },
    { name: 'writable-1', emptyDir: { sizeLimit: '256Mi' } },
  ]);
});

test('files of ConfigMaps and Secrets are read-only, and a claim is writable', () => {
  const volumes = [Volume.configMap('/theme', 'theme'), Volume.secret('/tls', 'tls'), Volume.claim('/uploads', 'uploads')];
  expect(appContainer(appService({ volumes })).volumeMounts.slice(1)).toEqual([
    { name: 'files-0', mountPath: '/theme', readOnly: true },
    { name: 'files-1', mountPath: '/tls', readOnly: true },
    { name: 'files-2', mountPath: '/uploads', readOnly: false },
  ]);
});

test('a host is routed through the Gateway of the route, which the policy allows', () => {
  const manifests = appService({ host: 'shop.example.com', route });
  expect(only(manifests, 'HTTPRoute').spec).toEqual({
    parentRefs: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'public', namespace: 'gateways' }],
    hostnames: ['shop.example.com'],
    rules: [{
      backendRefs: [{ group: '', kind: 'Service', name: 'web', port: 80, weight: 1 }],
      matches: [{ path: { type: 'PathPrefix', value: '/' } }],
    }],
  });
  expect(only(manifests, 'NetworkPolicy').spec.ingress).toEqual([
    {
      from: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'gateways' } } }], ports: [{ port: 80, protocol: 'TCP' }],
    },
  ]);
});

test('a cluster without the Gateway API gets an Ingress with TLS instead', () => {
  const ingress = Route.ingress('nginx', { namespace: 'ingress', tlsSecretName: 'shop-tls' });
  const manifests = appService({ host: 'shop.example.com', route: ingress });
  expect(kinds(manifests)).not.toContain('HTTPRoute');
  expect(only(manifests, 'Ingress').spec).toEqual({
    ingressClassName: 'nginx',
    tls: [{ hosts: ['shop.example.com'], secretName: 'shop-tls' }],
    rules: [{
      host: 'shop.example.com',
      http: { paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name: 'web', port: { number: 80 } } } }] },
    }],
  });
});

test('imagePullPolicy @default IfNotPresent', () => expect(appContainer(appService()).imagePullPolicy).toBe('IfNotPresent'));
test('imagePullPolicy can be Always, which needs no waivers', () => {
  const manifests = appService({ imagePullPolicy: ImagePullPolicy.ALWAYS });
  expect(appContainer(manifests).imagePullPolicy).toBe('Always');
  expect(only(manifests, 'Deployment').metadata.annotations).toEqual({ 'checkov.io/skip1': 'CKV_K8S_43=the image was given by tag' });
});

test('a relaxation is named on the workload and its pods', () => {
  const { metadata, spec } = only(appService({ relaxations: [Relaxation.WRITABLE_ROOT, Relaxation.ROOT_USER] }), 'Deployment');
  expect(metadata.annotations['cdk8s-operatorless/relaxations']).toBe('root-user,writable-root');
  expect(spec.template.metadata.annotations['cdk8s-operatorless/relaxations']).toBe('root-user,writable-root');
});

test('annotations are on every object and restart no pod', () => {
  const manifests = appService({ annotations: { 'example.com/owner': 'shop' } });
  for (const { metadata } of manifests) expect(metadata.annotations['example.com/owner']).toBe('shop');
  expect(only(manifests, 'Deployment').spec.template).toEqual(only(appService(), 'Deployment').spec.template);
});

test('labels are on every object and its pods, and never in a selector', () => {
  const manifests = appService({ labels: { 'team': 'shop', 'app.kubernetes.io/part-of': 'storefront' } });
  for (const { metadata } of manifests) {
    expect(metadata.labels).toMatchObject({ 'team': 'shop', 'app.kubernetes.io/part-of': 'storefront' });
  }
  expect(only(manifests, 'Deployment').spec.selector.matchLabels).toEqual({ 'app.kubernetes.io/instance': 'web' });
  expect(
    only(manifests, 'Deployment').spec.template.metadata.labels,
  ).toMatchObject({ 'team': 'shop', 'app.kubernetes.io/part-of': 'storefront', 'app.kubernetes.io/instance': 'web' });
});

test('size 0 parks the app: no pods, no autoscaler', () => {
  const manifests = appService({ size: 0, autoscaling: { max: 3 } });
  expect(only(manifests, 'Deployment').spec.replicas).toBe(0);
  expect(kinds(manifests)).not.toContain('HorizontalPodAutoscaler');
});

test.each([
  [{ size: -1 }, '[test/web] size must be a whole number of pods, got -1; use 2 or more to survive a drain, or 0 to stop the app'],
  [{ size: 1.5 }, '[test/web] size must be a whole number of pods, got 1.5'],
  [{ image: 'just a image url' }, '[test/web] image must be an image reference, got "just a image url"'],
  [{ ports: [] }, '[test/web] ports must name at least one port, got none'],
  [{ ports: undefined }, '[test/web] ports must name at least one port, got none'],
  [
    { host: 'shop.example.com', route: Route.gateway('public', {} as GatewayRouteOptions) },
    '[test/web] route must name the namespace of its gateway, got "undefined"',
  ],
  [
    { labels: { 'app.kubernetes.io/instance': 'other' } },
    '[test/web] labels must leave the labels of the construct and of Kubernetes alone, got "app.kubernetes.io/instance": selectors go by '
      + 'them; use a label of your own, such as example.com/team',
  ],
  [{ labels: { 'app.kubernetes.io/version': '2' } }, '[test/web] labels must leave the labels of the construct and of Kubernetes alone'],
  [{ route }, '[test/web] route must come with a host, got none'],
  [{ host: 'shop.example.com' }, '[test/web] host must have a route, got "shop.example.com" and none'],
])('fails on %j', (props, message) => expect(() => appService(props)).toThrow(message));

test('a name that is too long is one fault, although labels have it as value', () => {
  expect(() => appService({ name: 'a'.repeat(64) })).toThrow(/^\[test\/web\] name must [^\n]*$/);
});

test('fails with every broken rule at once', () => {
  expect(() => appService({ size: -1, image: '' })).toThrow(/size must .*\n\[test\/web\] image must /);
});
