import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Helm } from 'cdk8s';
import { OperatorlessApp } from '../../../lib';
import { appWith, applied, chart, paths, temporaryFolder } from './support/apps';

const folder = temporaryFolder();

/**
 * Output of `helm template`: comments, an empty template, a hook, cluster-scoped objects, and a namespace only if the chart's author
 * wrote one.
 */
const TEMPLATES = `---
# Source: shop/templates/serviceaccount.yaml
apiVersion: v1
kind: ServiceAccount
metadata:
  name: RELEASE-shop
  labels:
    app.kubernetes.io/managed-by: Helm
---
# Source: shop/templates/ingress.yaml
---
# Source: shop/templates/clusterrole.yaml
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: RELEASE-shop
rules: []
---
# Source: shop/templates/monitoring.yaml
apiVersion: v1
kind: ConfigMap
metadata:
  name: RELEASE-dashboard
  namespace: monitoring
data:
  title: "on"
---
# Source: shop/templates/deployment.yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: RELEASE-shop
  creationTimestamp: null
spec:
  replicas: 1
  selector:
    matchLabels:
      app.kubernetes.io/instance: RELEASE
  template:
    metadata:
      annotations:
      labels:
        app.kubernetes.io/instance: RELEASE
    spec:
      containers:
        - name: shop
          image: "registry.example.com/shop:1.0"
          ports:
            - {name: http, containerPort: 8080}
---
# Source: shop/templates/migrate.yaml
apiVersion: batch/v1
kind: Job
metadata:
  name: RELEASE-migrate
  annotations:
    "helm.sh/hook": pre-install,pre-upgrade
    "helm.sh/hook-weight": "-5"
spec:
  template:
    spec:
      restartPolicy: Never
      containers:
        - name: migrate
          image: "registry.example.com/shop:1.0"
`;

/** A program in place of helm, which reads the name of the release from the same argument and renders these templates. */
function helm(templates: string): string {
  const program = join(folder(), 'helm');
  writeFileSync(program, `#!${process.execPath}
const [command, ...args] = process.argv.slice(2);
if (command !== 'template') throw new Error(command);
process.stdout.write(${JSON.stringify(templates)}.replaceAll('RELEASE', args[args.length - 2]));
`);
  chmodSync(program, 0o755);
  return program;
}

function appOf(...templates: readonly string[]): OperatorlessApp {
  return appWith((app) => {
    const shop = chart(app, 'platform');
    templates.forEach(
      (text, index) => new Helm(shop, `release-${index}`, { chart: './shop', releaseName: 'main', helmExecutable: helm(text) }),
    );
  });
}

test('each object that helm renders is a file, in the chart\'s namespace, in that of its template, or in none', () => {
  const app = appOf(TEMPLATES);
  expect(paths(app)).toEqual([
    'platform/cluster/clusterrole-main-shop.yaml', 'platform/deployment-main-shop.yaml', 'platform/job-main-migrate.yaml',
    'platform/monitoring/configmap-main-dashboard.yaml', 'platform/serviceaccount-main-shop.yaml',
  ]);
  const metadata = Object.fromEntries(
    app.render().flatMap(({ manifest }) => (manifest === undefined ? [] : [[manifest.kind, manifest.metadata]])),
  );
  expect(metadata).toMatchObject({ Deployment: { name: 'main-shop', namespace: 'shop' }, ConfigMap: { namespace: 'monitoring' } });
  expect(metadata.ClusterRole).toEqual({ name: 'main-shop' });
});

test('objects apply in our order, and hooks are ordinary objects that keep their annotation', () => {
  const app = appOf(TEMPLATES);
  expect(applied(app, 'platform')).toEqual([
    'serviceaccount-main-shop.yaml',
    'cluster/clusterrole-main-shop.yaml',
    'monitoring/configmap-main-dashboard.yaml',
    'deployment-main-shop.yaml',
    'job-main-migrate.yaml',
  ]);
  const job = app.render().find(({ path }) => path.endsWith('job-main-migrate.yaml'));
  expect(job?.text).toContain('    helm.sh/hook: pre-install,pre-upgrade\n    helm.sh/hook-weight: "-5"\n');
});

test('each object is attributed to the construct that helm rendered it for', () => {
  expect(
    appOf(TEMPLATES)
      .render()
      .find(({ path }) => path.includes('deployment'))?.construct,
  ).toBe('platform/release-0/main-shop-deployment');
});

test('fails on what an API server would refuse, each fault after the path of the construct', () => {
  const app = appOf(TEMPLATES.replace('containerPort: 8080', 'containerPort: 80800').replace('managed-by: Helm', 'managed-by: true'));
  expect(() => app.render()).toThrow(
    new RegExp([
      /\[platform\/release-0\/main-shop-serviceaccount\] metadata\.labels must have valid values, /,
      /got true for app\.kubernetes\.io\/managed-by.*\n/,
      /\[platform\/release-0\/main-shop-deployment\] spec\.template\.spec\.containers\[0\]\.ports\[0\]\.containerPort /,
      /must be a number from 1 to 65535, got 80800/,
    ].map(({ source }) => source).join('')),
  );
});

test('fails on two releases that render one object, and names both', () => {
  const account = 'apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: shared\n';
  expect(() => appOf(account, account).render()).toThrow(
    '[platform/release-1/shared-serviceaccount] metadata.name must be distinct among the objects of kind ServiceAccount '
      + 'in the namespace shop, '
          + 'got "shared", which [platform/release-0/shared-serviceaccount] has',
  );
});

test('fails if helm is missing, and on a template that makes an empty name from an empty value', () => {
  expect(
    () => new Helm(chart(new OperatorlessApp(), 'platform'), 'release', { chart: './shop', helmExecutable: join(folder(), 'none') }),
  ).toThrow('Is it installed on your system?');
  expect(() => appOf('apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ""\n').render()).toThrow(
    '[platform/release-0/configmap] metadata.name must be text of at least one character, got ""',
  );
});
