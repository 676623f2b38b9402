import { edited, type Manifest } from '../../support/edits/edit';
import { AUTOSCALER, DISRUPTION_BUDGET, INGRESS, SERVICE } from '../../support/edits/more-objects';
import { DEPLOYMENT, STATEFUL_SET } from '../../support/edits/objects';
import { saying, says } from '../../support/planned';

const pods = (of: Manifest, replicas: number | undefined) => edited({ of, set: { '/spec/replicas': replicas } });
const budget = (spec: object): Manifest => ({ ...DISRUPTION_BUDGET, spec: { selector: { matchLabels: { app: 'web' } }, ...spec } });

describe('fewer pods', () => {
  test.each([DEPLOYMENT, STATEFUL_SET])('none of $kind serve', (of) => {
    expect(saying('scaled-to-zero', [of], [pods(of, 0)])).toBe('3 → 0 pods: nothing serves requests');
  });

  test('than a quorum of those that are counted', () => {
    expect(saying('scaled-below-quorum', [pods(STATEFUL_SET, 5)], [pods(STATEFUL_SET, 2)])).toContain(
      '5 → 2 pods, fewer than a quorum of 3',
    );
    expect(says([pods(STATEFUL_SET, 3)], [pods(STATEFUL_SET, 1)])).toContain('scaled-below-quorum');
  });

  test('by several at once may leave no copy', () => {
    expect(saying('scaled-in-by-several', [pods(STATEFUL_SET, 5)], [pods(STATEFUL_SET, 3)])).toContain(
      '5 → 3 pods at once: data may have no copy left; scale in one by one',
    );
  });

  test.each([
    [STATEFUL_SET, 3, 2],
    [STATEFUL_SET, 0, 3],
    [DEPLOYMENT, 9, 1],
  ])('$kind may be scaled in by one, and workloads without data by any number', (of, from, to) => {
    expect(says([pods(of, from)], [pods(of, to)])).toEqual(['scaled']);
  });

  test('when the number is left to an autoscaler, which acts later', () => {
    expect(saying('replicas-dropped', [DEPLOYMENT], [pods(DEPLOYMENT, undefined), AUTOSCALER])).toContain(
      'replicas: 3 is gone from the manifest: the API server sets 1',
    );
    expect(saying('replicas-dropped', [DEPLOYMENT], [pods(DEPLOYMENT, undefined), AUTOSCALER])).toContain('kubectl apply set-last-applied');
    expect(says([DEPLOYMENT], [pods(DEPLOYMENT, undefined), AUTOSCALER])).not.toContain('scaled');
    expect(says([pods(DEPLOYMENT, 1)], [pods(DEPLOYMENT, undefined)])).toEqual(['written-differently']);
  });

  test('when autoscaling is turned off, and the number is below what the autoscaler may run', () => {
    const scaled = pods(DEPLOYMENT, undefined);
    expect(saying('autoscaling-overruled', [scaled, AUTOSCALER], [pods(DEPLOYMENT, 3)])).toBe(
      '2 to 4 pods → 3 pods: HorizontalPodAutoscaler web may run more at the moment, and those stop at once; '
        + 'give the number that runs: kubectl get deployment web',
    );
    expect(saying('autoscaling-overruled', [scaled, AUTOSCALER], [pods(DEPLOYMENT, 1), AUTOSCALER])).toContain(
      'those stop at once until it adds them again, and so with each apply',
    );
    expect(saying('scaled', [scaled, AUTOSCALER], [pods(DEPLOYMENT, 4)])).toBe('2 to 4 pods → 4 pods');
    expect(saying('scaled-to-zero', [scaled, AUTOSCALER], [pods(DEPLOYMENT, 0)])).toContain('2 to 4 pods → 0 pods');
    expect(says([scaled], [pods(DEPLOYMENT, 3)])).toEqual(['scaled']);
  });
});

describe('a disruption budget', () => {
  test.each([{ maxUnavailable: 0 }, { maxUnavailable: '0%' }, { minAvailable: 3 }, { minAvailable: '100%' }, { minAvailable: '70%' }])(
    'of %j for three pods blocks every drain',
    (spec) => {
      expect(saying('budget-blocks-drains', [DEPLOYMENT], [DEPLOYMENT, budget(spec)])).toContain(
        'it allows no pod to be evicted: a drain of its node waits forever',
      );
    },
  );

  test.each([{ maxUnavailable: 1 }, { maxUnavailable: '1%' }, { minAvailable: 2 }, { minAvailable: '50%' }])(
    'of %j for three pods spares one',
    (spec) => {
      expect(says([DEPLOYMENT], [DEPLOYMENT, budget(spec)])).toEqual(['created']);
    },
  );

  test('blocks when only as many pods remain as it requires', () => {
    const kept = budget({ minAvailable: 2 });
    expect(saying('budget-blocks-drains', [DEPLOYMENT, kept], [pods(DEPLOYMENT, 2), kept])).toContain(
      'PodDisruptionBudget web allows no pod to be evicted',
    );
  });

  test('blocks when its autoscaler may leave only as many pods as it requires', () => {
    const [scaled, kept] = [pods(DEPLOYMENT, undefined), budget({ minAvailable: 2 })];
    const atLeast = (least: number) => edited({ of: AUTOSCALER, set: { '/spec/minReplicas': least } });
    expect(saying('budget-blocks-drains', [scaled, kept, atLeast(3)], [scaled, kept, atLeast(2)])).toContain(
      'PodDisruptionBudget web allows no pod to be evicted',
    );
    expect(saying('budget-blocks-drains', [DEPLOYMENT, kept], [DEPLOYMENT, kept, atLeast(2)])).toContain(
      'PodDisruptionBudget web allows no pod to be evicted',
    );
    expect(says([scaled, kept, atLeast(4)], [scaled, kept, atLeast(3)])).toEqual(['in-place']);
  });

  test('is reported once when its pods and their autoscaler change', () => {
    const [scaled, kept] = [pods(DEPLOYMENT, undefined), budget({ minAvailable: 2 })];
    const labelled = edited({ of: scaled, set: { '/metadata/labels/team': 'blue' } });
    const [three, two] = [3, 2].map((least) => edited({ of: AUTOSCALER, set: { '/spec/minReplicas': least } }));
    expect(says([scaled, kept, three], [labelled, kept, two])).toEqual(['budget-blocks-drains', 'in-place']);
  });

  test('does not block when its autoscaler is removed, which keeps the current number of pods', () => {
    const [scaled, kept] = [pods(DEPLOYMENT, undefined), budget({ minAvailable: 1 })];
    expect(says([scaled, kept, AUTOSCALER], [scaled, kept])).toEqual(['removed']);
  });

  test('that blocked before is not reported', () => {
    const blocking = budget({ maxUnavailable: 0 });
    expect(says([DEPLOYMENT, blocking], [pods(DEPLOYMENT, 4), blocking])).toEqual(['scaled']);
  });

  test('counts the pods that an autoscaler keeps', () => {
    const scaled = pods(DEPLOYMENT, undefined);
    expect(says([scaled, AUTOSCALER], [scaled, AUTOSCALER, budget({ minAvailable: 2 })])).toEqual(['budget-blocks-drains']);
    expect(says([scaled, AUTOSCALER], [scaled, AUTOSCALER, budget({ minAvailable: 1 })])).toEqual(['created']);
  });
});

describe('a Service', () => {
  const labelled = (app: string) => edited({ of: DEPLOYMENT, set: { '/spec/template/metadata/labels/tier': app } });
  const selecting = (tier: string) => edited({ of: SERVICE, set: { '/spec/selector/tier': tier } });

  test('whose pods get other labels selects no pods', () => {
    expect(saying('service-selects-nothing', [labelled('a'), selecting('a')], [labelled('b'), selecting('a')])).toContain(
      'has the labels that Service web selects: every request fails',
    );
  });

  test('whose selector no longer matches its pods selects no pods', () => {
    expect(says([labelled('a'), selecting('a')], [labelled('a'), selecting('b')])).toEqual(['service-selects-nothing']);
  });

  test('whose pods are removed selects no pods', () => {
    expect(says([DEPLOYMENT, SERVICE], [SERVICE])).toEqual(['service-selects-nothing']);
    expect(saying('service-selects-nothing', [DEPLOYMENT, SERVICE], [SERVICE])).toContain(
      'every request fails; move its clients first',
    );
  });

  test('may select pods that no manifest creates', () => {
    expect(says([SERVICE], [selecting('a')])).toEqual(['in-place']);
  });

  test('without a selector needs no pod', () => {
    expect(saying('service-loses-selector', [SERVICE], [edited({ of: SERVICE, set: { '/spec/selector': undefined } })])).toContain(
      'no longer follow pods',
    );
  });

  test('that is removed still gets requests', () => {
    expect(saying('service-still-routed', [SERVICE, INGRESS], [INGRESS])).toBe(
      'Ingress web still sends requests to it, and they fail; remove it from the route first',
    );
    expect(says([SERVICE], [])).toEqual(['removed']);
  });
});
