import { Duration } from 'cdk8s';
import { appContainer, appService, microService, only, ours } from '../../support/synth';

const deployment = () => only(appService(), 'Deployment').spec;

test('a new pod is ready before an old one stops', () => {
  expect(deployment().strategy).toEqual({ type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } });
  expect(deployment().minReadySeconds).toBe(5);
});

test('a pod keeps serving for 10 s after its removal began, by a command that works on Kubernetes 1.28', () => {
  expect(appContainer(appService()).lifecycle).toEqual({ preStop: { exec: { command: ['sleep', '10'] } } });
});

test('the grace period is longer than preStop and drain together', () => {
  expect(deployment().template.spec.terminationGracePeriodSeconds).toBe(35);
  const slow = appService({ shutdown: { preStop: Duration.seconds(5), drain: Duration.minutes(1) } });
  expect(only(slow, 'Deployment').spec.template.spec.terminationGracePeriodSeconds).toBe(70);
});

test('an image without the sleep command gets no hook', () => {
  expect(appContainer(appService({ shutdown: { preStop: Duration.seconds(0) } })).lifecycle).toBeUndefined();
});

test('one pod at a time may be evicted, and a pod that is not ready never blocks a drain', () => {
  expect(only(appService({ size: 1 }), 'PodDisruptionBudget').spec).toEqual({
    maxUnavailable: 1,
    unhealthyPodEvictionPolicy: 'AlwaysAllow',
    selector: { matchLabels: ours('web') },
  });
});

test('readiness and liveness ask different questions', () => {
  const app = appContainer(appService());
  expect(app.readinessProbe.httpGet).toEqual({ path: '/', port: 80 });
  expect(app.livenessProbe.tcpSocket).toEqual({ port: 80 });
  const service = appContainer(microService());
  expect(service.readinessProbe.httpGet).toEqual({ path: '/readyz', port: 8080 });
  expect(service.livenessProbe.httpGet).toEqual({ path: '/healthz', port: 8080 });
});

test('a slow start has 2 minutes before liveness counts', () => {
  const { startupProbe } = appContainer(microService());
  expect(startupProbe).toMatchObject({ httpGet: { path: '/healthz', port: 8080 }, periodSeconds: 2, failureThreshold: 60 });
});

test('pods keep apart where possible, and are counted by revision, so that they are even after a rollout', () => {
  const { affinity, topologySpreadConstraints } = deployment().template.spec;
  expect(affinity.podAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution).toHaveLength(1);
  expect(affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution).toBeUndefined();
  expect(topologySpreadConstraints).toEqual(['topology.kubernetes.io/zone', 'kubernetes.io/hostname'].map((topologyKey) => ({
    topologyKey,
    maxSkew: 1,
    whenUnsatisfiable: 'ScheduleAnyway',
    labelSelector: { matchLabels: ours('web') },
    matchLabelKeys: ['pod-template-hash'],
  })));
});
