import { EDITS } from './support/edits';
import { edited } from './support/edits/edit';
import { TOLD } from './support/edits/told';
import { planned } from './support/planned';

/** For each rule about refused changes, its message, and the workaround with its cost. */
const WAYS: Readonly<Record<string, RegExp>> = {
  'immutable-selector': /can't change.*give it another name, and remove .* no pods in between/,
  'immutable-stateful-set': /--cascade=orphan, then apply: pods and claims stay/,
  'immutable-claim-template': /claim templates can't change.*to grow an existing claim, edit the claim itself/,
  'strategy-keeps-default': /kubectl patch statefulset db .* first; nothing restarts/,
  'immutable-job': /another name, or kubectl delete job .* it runs once more/,
  'immutable-pod': /kubectl delete pod alone and apply again: it starts again/,
  'immutable-field': /this can't change; (give|delete|create) /,
  'immutable-data': /it is immutable.*another name and refer to that in the pods, which restarts them/,
  'immutable-secret-type': /pods that start in between wait for it/,
  'claim-shrinks': /a claim can't shrink.*copy the data.*the pods are down meanwhile/,
  'immutable-claim': /only the size of a claim can change, and only upwards.*copy the data/,
  'immutable-cluster-ip': /kubectl delete service .* another address, and connections fail in between/,
  'immutable-load-balancer-class': /it gets another address/,
  'rollout-cannot-move': /both 0: no pod could ever be replaced.*maxSurge: 1/,
};

const findings = EDITS.flatMap((edit) => planned([edit.of], [edited(edit)]).findings.map(({ rule, level, message, way }) => (
  { rule, level, kind: edit.of.kind, title: edit.title, told: `${message}; ${way}` }
)));
const refused = findings.filter(({ level, rule }) => level === 'refused' && rule !== 'invalid');
const invalid = findings.filter(({ rule }) => rule.startsWith('invalid'));

test.each(refused)('$kind, $title: $rule says why, and the workaround', ({ rule, told }) => expect(told).toMatch(WAYS[rule]));

test('every refusal that is checked against an API server has a workaround', () => {
  expect([...new Set(refused.map(({ rule }) => rule))].sort()).toEqual(Object.keys(WAYS).sort());
});

test.each(invalid)('$kind, $title: the message has what must be, what there is, why, and the fix', ({ kind, title, told }) => {
  expect(told).toBe(TOLD[`${kind}, ${title}`]);
});

test('nothing else is reported', () => {
  expect(invalid.map(({ kind, title }) => `${kind}, ${title}`).sort()).toEqual(Object.keys(TOLD).sort());
});
