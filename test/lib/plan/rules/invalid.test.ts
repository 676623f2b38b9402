import { rules } from '../../../../lib/plan/rules';
import { SILENCES } from '../../../../lib/plan/rules/ours/silenced';
import { ACCEPTED } from '../../kubernetes/refusals/support/objects';
import { REFUSED } from '../../kubernetes/refusals/support/refused';
import { edited, type Manifest } from '../support/edits/edit';
import { SECRET, SERVICE } from '../support/edits/more-objects';
import { CRON_JOB, DEPLOYMENT, STATEFUL_SET } from '../support/edits/objects';
import { planned, says, saying } from '../support/planned';

const INVALID = ['invalid', 'invalid-pods', 'invalid-on-old-servers', 'ambiguous-address'];
const container = '/spec/template/spec/containers/0';
const named = (of: Manifest, name: string) => edited({ of, set: { '/metadata/name': name } });

/** The plan ignores objects without a kind and a name as strings. */
const objects = REFUSED.filter(([, { apiVersion, kind, metadata }]) => (
  [apiVersion, kind, (metadata as { name?: unknown } | undefined)?.name].every((text) => typeof text === 'string' && text !== '')
));

test.each(objects)('a new object with %s is refused, as OperatorlessApp refuses it', (_, fields, message) => {
  const { findings } = planned([], [fields as unknown as Manifest]);
  const told = findings.filter(({ rule }) => INVALID.includes(rule)).map((finding) => finding.message);
  expect(told.join('\n')).toContain(message.split(', got ')[0]);
});

test.each(ACCEPTED)('%s is accepted, as OperatorlessApp accepts it', (_, fields) => {
  expect(says([], [fields as unknown as Manifest]).filter((rule) => INVALID.includes(rule))).toEqual([]);
});

test('a fault that only some API servers refuse counts if the edit writes it', () => {
  const before = edited({ of: DEPLOYMENT, set: { [`${container}/env/0/name`]: '1ST' } });
  expect(says([before], [edited({ of: before, set: { '/metadata/labels/team': 'blue' } })])).toEqual(['metadata-only']);
  expect(says([before], [edited({ of: before, set: { [`${container}/env/1/name`]: '2ND' } })])).toEqual([
    'invalid-on-old-servers', 'rolling-restart',
  ]);
});

test('a fault that every API server refuses counts at every edit', () => {
  const before = edited({ of: DEPLOYMENT, set: { '/spec/template/spec/restartPolicy': 'Never' } });
  expect(says([before], [edited({ of: before, set: { '/metadata/labels/team': 'blue' } })])).toEqual(['invalid']);
});

test('the name of an existing object is no longer a fault', () => {
  const long = named(CRON_JOB, 'x'.repeat(53));
  expect(says([], [long])).toEqual(['invalid']);
  expect(says([long], [edited({ of: long, set: { '/spec/suspend': false } })])).toEqual(['in-place']);
});

test('a StatefulSet whose pods would have invalid names is accepted, but its pods are not', () => {
  expect(says([], [named(STATEFUL_SET, 'x'.repeat(53))])).toEqual(['invalid-pods']);
});

test('the name of a Service may begin with a digit only on newer API servers', () => {
  expect(says([], [named(SERVICE, '1st')])).toEqual(['invalid-on-old-servers']);
  expect(says([], [named(SERVICE, 'First')])).toEqual(['invalid']);
});

test('values of a Secret are never printed', () => {
  const after = edited({ of: SECRET, set: { '/stringData': { pin: 4711, code: 'aGk=' }, '/data/password': 'hunter2!' } });
  expect(JSON.stringify(planned([SECRET], [after]).findings.map(({ message, way }) => [message, way]))).not.toMatch(/4711|hunter2/);
  expect(saying('invalid', [SECRET], [after])).toContain('stringData must have text as values, got another for pin');
});

test('systems silence only existing rules', () => {
  const names = rules.map(({ name }) => name);
  expect(SILENCES.flatMap((silence) => silence.rules).filter((rule) => !names.includes(rule))).toEqual([]);
});
