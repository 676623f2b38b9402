import { App, Chart, Testing } from 'cdk8s';
import fc from 'fast-check';
import { AppService, EtcdCluster, EtcdTls, MicroService, Quota } from '../../../lib';
import { mostPods } from '../../../lib/workload/quota-need';
import { kinds, microService, only, synth } from '../../support/synth';

const base = { msName: 'ms-sample', version: '1.0', image: 'registry.example.com/ms-sample:1.0', quota: Quota.namespace() };

test('two instances in one namespace share one quota, which is their sum', () => {
  const manifests = synth((chart) => {
    new MicroService(chart, 'a', { ...base, msName: 'a', replicas: 2 });
    new MicroService(chart, 'b', { ...base, msName: 'b', replicas: 3, autoscaling: { max: 4 } });
  });
  expect(only(manifests, 'ResourceQuota')).toMatchObject({
    metadata: { name: 'namespace-quota', namespace: 'shop' },
    spec: { hard: { 'pods': 5 + 9, 'requests.cpu': '1400m', 'requests.memory': '1792Mi', 'limits.cpu': '7', 'limits.memory': '3584Mi' } },
  });
});

test('an AppService beside them is included, whether it is created before or after', () => {
  const manifests = synth((chart) => {
    new AppService(chart, 'before', { image: 'nginx:1.28', ports: [{ port: 80 }], size: 1 });
    new MicroService(chart, 'service', { ...base, replicas: 1 });
    new AppService(chart, 'after', { image: 'nginx:1.28', ports: [{ port: 80 }], size: 1 });
  });
  expect(only(manifests, 'ResourceQuota').spec.hard.pods).toBe(9);
});

test('a database beside them is included, one pod for each member', () => {
  const manifests = synth((chart) => {
    new EtcdCluster(chart, 'etcd', { size: 3, tls: EtcdTls.plainText() });
    new MicroService(chart, 'service', { ...base, replicas: 1 });
  });
  expect(only(manifests, 'ResourceQuota').spec.hard).toMatchObject({ 'pods': 6, 'requests.cpu': '1230m', 'limits.memory': '4128Mi' });
});

test('charts of one namespace share one quota, and those of another have their own', () => {
  const app = new App();
  const charts = ['shop', 'shop', 'staging'].map((namespace, index) => new Chart(app, `chart-${index}`, { namespace }));
  charts.forEach((chart, index) => new MicroService(chart, 'service', { ...base, msName: `ms-${index}`, replicas: 1 }));
  const quotas = charts.map((chart) => Testing.synth(chart).filter(({ kind }) => kind === 'ResourceQuota'));
  expect(quotas.map((found) => found.map(({ spec }) => spec.hard.pods))).toEqual([[6], [], [3]]);
});

test('an AppService alone adds no quota', () => {
  expect(kinds(synth((chart) => new AppService(
    chart, 'web', { image: 'nginx:1.28', ports: [{ port: 80 }] },
  )))).not.toContain('ResourceQuota');
});

test('a parked service reserves nothing', () => {
  expect(only(microService({ idle: true, replicas: 5, quota: Quota.namespace() }), 'ResourceQuota').spec.hard).toEqual({
    'pods': 0, 'requests.cpu': '0', 'requests.memory': '0Ki', 'limits.cpu': '0', 'limits.memory': '0Ki',
  });
});

test('in a shared namespace, the quota can count only the pods of one PriorityClass, which the service then has', () => {
  const manifests = microService({ quota: Quota.priorityClass('ms-sample-v1'), replicas: 2 });
  expect(only(manifests, 'ResourceQuota')).toMatchObject({
    metadata: { name: 'ms-sample-v1' },
    spec: {
      hard: { pods: 5 }, scopeSelector: { matchExpressions: [{ scopeName: 'PriorityClass', operator: 'In', values: ['ms-sample-v1'] }] },
    },
  });
  expect(only(manifests, 'Deployment').spec.template.spec.priorityClassName).toBe('ms-sample-v1');
});

test('services of one PriorityClass share its quota, and do not starve each other', () => {
  const manifests = synth((chart) => {
    new MicroService(chart, 'a', { ...base, msName: 'a', quota: Quota.priorityClass('shared'), replicas: 1 });
    new MicroService(chart, 'b', { ...base, msName: 'b', quota: Quota.priorityClass('shared'), replicas: 2 });
    new MicroService(chart, 'c', { ...base, msName: 'c', quota: Quota.none(), replicas: 2 });
  });
  expect(only(manifests, 'ResourceQuota').spec.hard.pods).toBe(3 + 5);
});

test('there is no quota by default, so that no other pod in the namespace is refused', () => {
  expect(kinds(microService())).not.toContain('ResourceQuota');
});

test('it includes services without a quota, because it limits them too', () => {
  const manifests = synth((chart) => {
    new MicroService(chart, 'a', { ...base, msName: 'a', quota: undefined, replicas: 2 });
    new MicroService(chart, 'b', { ...base, msName: 'b', replicas: 1 });
  });
  expect(only(manifests, 'ResourceQuota').spec.hard.pods).toBe(5 + 3);
});

test('a rollout never waits for the quota, however slowly old pods end', () => {
  // Surge 1, unavailable 0: the controller starts a pod when it may, an old one goes when the new one is ready, a
  // terminating pod counts until it is gone. `order` says which of the possible steps comes next.
  fc.assert(fc.property(fc.integer({ min: 1, max: 30 }), fc.infiniteStream(fc.nat()), (replicas, order) => {
    let [old, starting, ready, terminating, most] = [replicas, 0, 0, 0, 0];
    while (ready < replicas || old > 0 || terminating > 0) {
      const steps = [
        ...(old + starting + ready < replicas + 1 && starting + ready < replicas ? [() => { starting += 1; }] : []),
        ...(starting > 0 ? [() => { starting -= 1; ready += 1; }] : []),
        ...(old > 0 && old + ready > replicas ? [() => { old -= 1; terminating += 1; }] : []),
        ...(terminating > 0 ? [() => { terminating -= 1; }] : []),
      ];
      steps[(order.next().value ?? 0) % steps.length]();
      most = Math.max(most, old + starting + ready + terminating);
    }
    expect(most).toBeLessThanOrEqual(mostPods(replicas));
  }));
});
