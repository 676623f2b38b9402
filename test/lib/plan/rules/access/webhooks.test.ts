import { edited, type Manifest } from '../../support/edits/edit';
import { saying, says } from '../../support/planned';

const webhook = (failurePolicy: string | undefined, resources: string[], apiGroups = ['']) => ({
  name: 'gate.example.com', ...(failurePolicy && { failurePolicy }), sideEffects: 'None', admissionReviewVersions: ['v1'],
  clientConfig: { service: { name: 'gate', namespace: 'shop' } },
  rules: [{ apiGroups, apiVersions: ['v1'], operations: ['CREATE'], resources }],
});
const gate = (...webhooks: object[]): Manifest => ({
  apiVersion: 'admissionregistration.k8s.io/v1', kind: 'ValidatingWebhookConfiguration', metadata: { name: 'gate' }, webhooks,
});
const labelled = (of: Manifest) => edited({ of, set: { '/metadata/labels': { a: 'b' } } });

describe('a webhook', () => {
  test.each(['Fail', undefined])('that ignored failures and becomes %s blocks what it judges', (policy) => {
    expect(saying('webhook-fails', [gate(webhook('Ignore', ['pods']))], [gate(webhook(policy, ['pods']))])).toBe(
      "gate.example.com: failurePolicy is Fail now for pods; while Service shop/gate doesn't answer, the API server refuses to write any "
        + 'of these; keep Ignore until several of its pods run; exclude kube-system and the namespace of its own pods by namespaceSelector',
    );
  });

  test('that fails blocks everything when it comes to judge everything', () => {
    expect(saying('webhook-fails', [gate(webhook('Fail', ['pods']))], [gate(webhook('Fail', ['*'], ['*']))])).toContain(
      'failurePolicy is Fail now for objects of every kind',
    );
  });

  test.each([
    ['becomes Ignore', [gate(webhook('Fail', ['pods']))], [gate(webhook('Ignore', ['pods']))]],
    ['was Fail before', [gate(webhook(undefined, ['pods']))], [gate(webhook('Fail', ['pods']))]],
    ['ignores failures and judges more', [gate(webhook('Ignore', ['pods']))], [gate(webhook('Ignore', ['*'], ['*']))]],
    ['is new', [], [gate(webhook('Fail', ['pods']))]],
    ['gets a label', [gate(webhook('Fail', ['pods']))], [labelled(gate(webhook('Fail', ['pods'])))]],
  ])('that %s is no danger', (_, before, after) => {
    expect(says(before, after)).not.toContain('webhook-fails');
  });
});
