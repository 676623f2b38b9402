import { AppService, Authentication, type Autoscaling, Config, Cpu, MicroService } from '../../../../lib';
import { Size } from 'cdk8s';
import {
  APP_SERVICE, appService, FLAT_APP_SERVICE, FLAT_MICRO_SERVICE_DEPLOY, MICRO_SERVICE_DEPLOY, microServiceDeploy,
} from '../support/samples';
import { appContainer, kinds, type Manifest, only, ours, synth } from '../../../support/synth';
import { convert, fileOf, manifests, operatorless, type Outcome } from '../../cli/support/terminal';

const documentsOf = (outcome: Outcome) => [...manifests(outcome)].sort((a, b) => (a.kind < b.kind ? -1 : 1));
const sorted = (all: Manifest[]) => [...all].sort((a, b) => (a.kind < b.kind ? -1 : 1));

describe('what a resource becomes', () => {
  test('an AppService becomes the manifests of our construct with the same values', () => {
    const construct = synth((chart) => new AppService(
      chart, 'nginx-app', { size: 2, image: 'nginx:1.7.9', ports: [{ port: 80, targetPort: 80, nodePort: 30002 }] },
    ));
    expect(documentsOf(convert(APP_SERVICE, '--namespace', 'shop'))).toEqual(sorted(construct));
  });

  test('a MicroServiceDeploy becomes the manifests of our construct with the same values', () => {
    const autoscaling: Autoscaling = {};
    const construct = synth((chart) => new MicroService(chart, 'service', {
      msName: 'ms-sample',
      fullName: 'ms-sample-v1s0',
      version: '1.0',
      path: 'v1',
      image: 'registry.example.com/ms-sample:1.0',
      replicas: 3,
      autoscaling,
      authentication: Authentication.proxy(),
      config: Config.environment({}, { secretKeys: ['password'] }),
      creationTimestamp: '1535546718115',
      resources: { cpu: { request: Cpu.units(2), limit: Cpu.units(2) }, memory: { request: Size.gibibytes(4), limit: Size.gibibytes(4) } },
      idle: false,
    }));
    expect(documentsOf(convert(MICRO_SERVICE_DEPLOY, '--namespace', 'shop'))).toEqual(sorted(construct));
  });

  test.each([
    ['AppService', APP_SERVICE, FLAT_APP_SERVICE],
    ['MicroServiceDeploy', MICRO_SERVICE_DEPLOY, FLAT_MICRO_SERVICE_DEPLOY],
  ])('a flat %s becomes the same bytes as a well-formed one', (_, whole, flat) => {
    expect(convert(flat)).toEqual(convert(whole));
  });

  test('several documents, several files and standard input are combined', () => {
    const second = fileOf(appService('image: nginx:1.28', 'ports: [{ port: 80 }]'));
    const outcome = operatorless(['convert', '-', second], `${APP_SERVICE}---\n${MICRO_SERVICE_DEPLOY}`);
    expect(
      manifests(outcome).filter(({ kind }) => kind === 'Service').map(({ metadata }) => metadata.name),
    ).toEqual(['nginx-app', 'ms-sample-v1s0', 'web']);
  });

  test('output of kubectl is accepted: a List, fields that the cluster sets, and the status', () => {
    const list = JSON.stringify({
      apiVersion: 'v1',
      kind: 'List',
      metadata: { resourceVersion: '' },
      items: [{
        apiVersion: 'app.example.com/v1',
        kind: 'AppService',
        metadata: {
          name: 'web', namespace: 'shop', uid: 'u', resourceVersion: '7', generation: 3, creationTimestamp: null,
          managedFields: [{ manager: 'kubectl' }],
          annotations: {
            'kubectl.kubernetes.io/last-applied-configuration': '{}', 'meta.helm.sh/release-name': 'old', 'example.com/team': 'red',
          },
          labels: { tier: 'front' },
        },
        spec: { image: 'nginx:1.28', ports: [{ port: 80 }] },
        status: { nodes: ['a'] },
      }],
    });
    const { metadata } = only(manifests(convert(list)), 'Service');
    expect(metadata.annotations).toEqual({ 'example.com/team': 'red' });
    expect(metadata.labels.tier).toBe('front');
  });

  test('env and envs become variables of the container, whatever their source', () => {
    const text = appService('image: nginx:1.28', 'ports: [{ port: 80 }]', 'env:', '- { name: LOG, value: debug }', 'envs:',
      '- { name: TOKEN, valueFrom: { secretKeyRef: { name: s, key: k } } }', '- { name: HOST, valueFrom: { configMapKeyRef: { name: c,'
      + ' key: h } } }',
      '- { name: POD, valueFrom: { fieldRef: { fieldPath: metadata.name } } }');
    expect(appContainer(manifests(convert(text))).env).toEqual([
      { name: 'LOG', value: 'debug' },
      { name: 'TOKEN', valueFrom: { secretKeyRef: { name: 's', key: 'k' } } },
      { name: 'HOST', valueFrom: { configMapKeyRef: { name: 'c', key: 'h' } } },
      { name: 'POD', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
    ]);
  });

  test('config lines become environment variables, but comments and blank lines don\'t', () => {
    const text = microServiceDeploy(
      'msName: pay',
      'version: "1.0"',
      'image: pay:1',
      'config: |',
      '  # how much it says',
      '  log.level = debug',
      '',
      '  url=http://a/?b=c',
    );
    expect(only(manifests(convert(text)), 'ConfigMap').data).toEqual({ 'log.level': 'debug', 'url': 'http://a/?b=c' });
  });
});

describe('what options add', () => {
  const V1 = microServiceDeploy('msName: pay', 'version: "1.0"', 'image: pay:1.0');
  const V2 = V1.replace('pay-v1', 'pay-v2').replace('"1.0"', '"2.0"');

  test('two versions with a domain have a host each, and a shared host in equal parts', () => {
    const routes = manifests(convert(
      `${V1}---\n${V2}`, '--domain', 'example.com', '--gateway', 'gateways/public',
    )).filter(({ kind }) => kind === 'HTTPRoute');
    expect(routes.map(({ spec }) => spec.hostnames)).toEqual([['v1.pay.example.com'], ['v2.pay.example.com'], ['pay.example.com']]);
    expect(routes[2].spec.rules[0].backendRefs).toMatchObject(
      [{ name: 'pay-v1', port: 80, weight: 1 }, { name: 'pay-v2', port: 80, weight: 1 }],
    );
    expect(routes[0].spec.parentRefs).toEqual([expect.objectContaining({ name: 'public', namespace: 'gateways' })]);
  });

  test('one version has its own host only', () => {
    const routes = manifests(convert(
      V1, '--domain', 'example.com', '--gateway', 'gateways/public',
    )).filter(({ kind }) => kind === 'HTTPRoute');
    expect(routes.map(({ spec }) => spec.hostnames)).toEqual([['v1.pay.example.com']]);
  });

  test('a host of an AppService goes through the gateway', () => {
    const all = manifests(convert(
      appService('image: nginx:1.28', 'ports: [{ port: 80 }]', 'host: www.example.com'), '--gateway', 'gateways/public',
    ));
    expect(only(all, 'HTTPRoute').spec.hostnames).toEqual(['www.example.com']);
  });

  const finance = { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'finance' } } };
  const admitted = (...callers: string[]) => only(
    manifests(convert(V1, ...callers.flatMap((caller) => ['--caller', caller]))), 'NetworkPolicy',
  )
    .spec.ingress.flatMap((rule: Manifest) => rule.from);

  test('callers may connect, from their own namespaces', () => {
    expect(admitted('web', 'finance/billing')).toEqual([
      { podSelector: { matchLabels: ours('web') } }, { podSelector: { matchLabels: ours('billing') }, ...finance },
    ]);
  });

  test('callers that somebody else runs may connect by a label', () => {
    expect(admitted('app=web', 'finance/app=web', 'app.kubernetes.io/instance=web', 'finance/app.kubernetes.io/instance=web')).toEqual([
      { podSelector: { matchLabels: { app: 'web' } } },
      { podSelector: { matchLabels: { app: 'web' } }, ...finance },
      { podSelector: { matchLabels: { 'app.kubernetes.io/instance': 'web' } } },
      { podSelector: { matchLabels: { 'app.kubernetes.io/instance': 'web' } }, ...finance },
    ]);
  });

  test('relaxations, writable paths, the port and the pull policy reach the container', () => {
    const all = manifests(convert(
      V1, '--relax', 'root-user', '--relax', 'writable-root', '--writable', '/var/run', '--port', '9090', '--image-pull-policy', 'Always',
    ));
    expect(only(all, 'Deployment').metadata.annotations['cdk8s-operatorless/relaxations']).toBe('root-user,writable-root');
    expect(appContainer(all)).toMatchObject({
      imagePullPolicy: 'Always',
      ports: [{ containerPort: 9090 }],
      volumeMounts: [{ mountPath: '/tmp' }, { mountPath: '/var/run' }],
    });
  });

  test('--namespace applies to resources without a namespace; without the option, their objects have none', () => {
    expect(only(manifests(convert(APP_SERVICE, '-n', 'shop')), 'Service').metadata.namespace).toBe('shop');
    expect(only(manifests(convert(APP_SERVICE)), 'Service').metadata).not.toHaveProperty('namespace');
  });

  test('no quota rejects pods of others in the namespace', () => {
    expect(kinds(manifests(convert(`${V1}---\n${V2}`)))).not.toContain('ResourceQuota');
  });
});
