import fc from 'fast-check';
import { between, meet, peerSchemeOf, type Spoken, spokenBy } from '../../../../agent/etcd/model/spoken';
import { config, managedTls, secretsTls } from '../support/situations';

const EVERY: readonly Spoken[] = ['plain text', 'managed', 'managed beside plain text', 'secrets', 'secrets beside plain text'];
const spoken = fc.constantFrom(...EVERY);

test('members of a step accept those of the step before and after it, and no others', () => {
  const pairs = EVERY.flatMap((one) => EVERY.filter((other) => one < other && meet(one, other)).map((other) => [one, other]));
  expect(pairs.map((pair) => pair.join(' + ')).sort()).toEqual([
    'managed + managed beside plain text',
    'managed beside plain text + plain text',
    'plain text + secrets beside plain text',
    'secrets + secrets beside plain text',
  ]);
});

test('whether members accept each other does not depend on who is asked', () => {
  fc.assert(fc.property(spoken, spoken, (one, other) => meet(one, other) === meet(other, one) && meet(one, one)));
});

test('if there is a step between, members of it accept both', () => {
  fc.assert(fc.property(spoken, spoken, (one, other) => {
    const step = between(one, other);
    return step === undefined || (meet(step, one) && meet(step, other));
  }));
});

test('members that accept each other, and differ in how peers reach them, have certificates for that', () => {
  fc.assert(fc.property(spoken, spoken, (one, other) => (
    !meet(one, other) || peerSchemeOf(one) === peerSchemeOf(other) || (one !== 'plain text' && other !== 'plain text')
  )));
});

test('a word of a later release is accepted by itself alone', () => {
  expect(meet('quantum', 'quantum')).toBe(true);
  expect(EVERY.filter((one) => meet(one, 'quantum'))).toEqual([]);
});

test.each([
  ['plain text', {}],
  ['managed', { tls: managedTls }],
  ['managed beside plain text', { tls: { ...managedTls, besidePlainText: true } }],
  ['secrets', { tls: secretsTls }],
  ['secrets beside plain text', { tls: { ...secretsTls, besidePlainText: true } }],
] as const)('a pod with these settings says %s', (says, changes) => {
  expect(spokenBy({ ...config, ...changes })).toBe(says);
});
