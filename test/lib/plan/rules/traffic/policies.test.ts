import { edited, type Manifest } from '../../support/edits/edit';
import { DISRUPTION_BUDGET, NETWORK_POLICY, SERVICE } from '../../support/edits/more-objects';
import { DEPLOYMENT } from '../../support/edits/objects';
import { saying, says } from '../../support/planned';

const policy = (name: string, spec: object): Manifest => (
  { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name }, spec: { podSelector: {}, ...spec } }
);
const DENY = policy('deny', { policyTypes: ['Ingress', 'Egress'] });
const DENY_INGRESS = policy('deny', { policyTypes: ['Ingress'] });
const ALLOW = policy('allow', { podSelector: { matchLabels: { app: 'web' } }, policyTypes: ['Ingress'], ingress: [{}] });
const NAMESPACE: Manifest = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } };

describe('the first policy that denies every connection', () => {
  test('cuts off the pods that run', () => {
    expect(saying('policy-cuts-off', [DEPLOYMENT], [DEPLOYMENT, DENY])).toBe(
      'no policy allows any connection to and from Deployment web, which nothing limited before: all of them fail, and so do requests to '
        + 'DNS; allow what the pods need by other policies, before this one or with it',
    );
  });

  test('may deny only what comes in', () => {
    expect(saying('policy-cuts-off', [DEPLOYMENT], [DEPLOYMENT, DENY_INGRESS])).toContain(
      'no policy allows any connection to Deployment web, which nothing limited before: all of them fail; allow',
    );
  });

  test('cuts off pods of a namespace that other manifests fill', () => {
    const inShop = edited({ of: DENY, set: { '/metadata/namespace': 'shop' } });
    expect(saying('policy-cuts-off', [NAMESPACE], [NAMESPACE, inShop])).toContain('to and from the pods of shop');
    expect(says([], [NAMESPACE, inShop])).not.toContain('policy-cuts-off');
  });

  test.each([
    ['the pods are new as well', [], [DEPLOYMENT, DENY]],
    ['another policy allows connections', [DEPLOYMENT], [DEPLOYMENT, DENY_INGRESS, ALLOW]],
    ['another policy limited the pods already', [DEPLOYMENT, ALLOW], [DEPLOYMENT, ALLOW, DENY_INGRESS]],
    ['it allows some connections', [DEPLOYMENT], [DEPLOYMENT, ALLOW]],
    ['it selects none of the pods', [DEPLOYMENT],
      [DEPLOYMENT, edited({ of: DENY, set: { '/spec/podSelector': { matchLabels: { app: 'other' } } } })]],
  ])('is safe if %s', (_, before, after) => {
    expect(says(before, after)).not.toContain('policy-cuts-off');
  });
});

describe('a budget or a network policy that selects no pods any more', () => {
  const relabelled = edited({
    of: DEPLOYMENT, set: { '/spec/template/metadata/labels/app': 'shop', '/spec/selector/matchLabels/app': 'shop' },
  });
  const of = (guard: Manifest, app: string) => (
    edited({ of: guard, set: { [`/spec/${guard.kind === 'NetworkPolicy' ? 'podSelector' : 'selector'}/matchLabels/app`]: app } })
  );

  test('is one finding for the workload whose labels change', () => {
    const guards = [DISRUPTION_BUDGET, NETWORK_POLICY];
    expect(saying('policy-selects-nothing', [DEPLOYMENT, ...guards], [relabelled, ...guards])).toBe(
      'no pod of any manifest has the labels that PodDisruptionBudget web and NetworkPolicy web select: '
        + 'a drain may evict all pods at once, and its rules apply to no pod; change the selector and the labels together',
    );
  });

  test('is reported for itself if its selector changes', () => {
    expect(says([DEPLOYMENT, NETWORK_POLICY], [DEPLOYMENT, of(NETWORK_POLICY, 'shop')])).toEqual(['policy-selects-nothing']);
    expect(says([DEPLOYMENT, DISRUPTION_BUDGET], [DEPLOYMENT, of(DISRUPTION_BUDGET, 'shop')])).toEqual(['policy-selects-nothing']);
  });

  test('is reported if the workload gets other labels with another name', () => {
    const renamed = edited({ of: relabelled, set: { '/metadata/name': 'shop' } });
    expect(says([DEPLOYMENT, DISRUPTION_BUDGET], [renamed, DISRUPTION_BUDGET])).toContain('policy-selects-nothing');
  });

  test.each([
    ['its selector changes with the labels', [DEPLOYMENT, NETWORK_POLICY], [relabelled, of(NETWORK_POLICY, 'shop')]],
    ['it selects every pod', [DEPLOYMENT, ALLOW, DENY], [relabelled, of(ALLOW, 'shop'), DENY]],
    ['the workload is removed', [DEPLOYMENT, DISRUPTION_BUDGET, SERVICE], [DISRUPTION_BUDGET]],
    ['it selected none before', [DISRUPTION_BUDGET], [of(DISRUPTION_BUDGET, 'shop')]],
  ])('is safe if %s', (_, before, after) => {
    expect(says(before, after)).not.toContain('policy-selects-nothing');
  });
});
