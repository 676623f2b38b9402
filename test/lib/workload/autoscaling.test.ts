import { Duration } from 'cdk8s';
import { kinds, microService, only } from '../../support/synth';

const autoscaler = (props: Parameters<typeof microService>[0]) => only(microService(props), 'HorizontalPodAutoscaler').spec;

test('without it the number of pods is fixed', () => {
  expect(kinds(microService())).not.toContain('HorizontalPodAutoscaler');
  expect(only(microService({ replicas: 3 }), 'Deployment').spec.replicas).toBe(3);
});

test('with it the Deployment leaves the number to the autoscaler, and replicas is the minimum', () => {
  const manifests = microService({ replicas: 3, autoscaling: { max: 10 } });
  expect(only(manifests, 'Deployment').spec).not.toHaveProperty('replicas');
  expect(only(manifests, 'HorizontalPodAutoscaler').spec).toMatchObject({
    minReplicas: 3,
    maxReplicas: 10,
    scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'ms-sample-v1' },
  });
});

test('max @default twice the minimum', () => expect(autoscaler({ replicas: 3, autoscaling: {} }).maxReplicas).toBe(6));

test('it measures only the app\'s container, with a target of 70 % of its CPU request by default', () => {
  expect(autoscaler({ autoscaling: {} }).metrics).toEqual([
    {
      type: 'ContainerResource',
      containerResource: { name: 'cpu', container: 'app', target: { type: 'Utilization', averageUtilization: 70 } },
    },
  ]);
});

test('memory counts if it is given', () => {
  expect(autoscaler({ autoscaling: { cpuPercent: 50, memoryPercent: 80 } }).metrics).toMatchObject([
    { containerResource: { name: 'cpu', target: { averageUtilization: 50 } } },
    { containerResource: { name: 'memory', target: { averageUtilization: 80 } } },
  ]);
});

test('it grows at once and shrinks slowly', () => {
  expect(autoscaler({ autoscaling: {} }).behavior).toMatchObject({
    scaleUp: {
      stabilizationWindowSeconds: 0,
      policies: [{ type: 'Percent', value: 100, periodSeconds: 15 }, { type: 'Pods', value: 4, periodSeconds: 15 }],
    },
    scaleDown: { stabilizationWindowSeconds: 300, policies: [{ type: 'Percent', value: 50, periodSeconds: 60 }] },
  });
  const { scaleDown, scaleUp } = autoscaler({
    autoscaling: { scaleDownAfter: Duration.minutes(1), scaleDownPercent: 10, scaleUpPercent: 200 },
  }).behavior;
  expect(scaleDown).toMatchObject({ stabilizationWindowSeconds: 60, policies: [{ value: 10 }] });
  expect(scaleUp.policies[0].value).toBe(200);
});
