import { isSubstitution } from '../../../lib/plan/substitutions';
import { edited } from './support/edits/edit';
import { CLAIM, DEPLOYMENT } from './support/edits/objects';
import { saying, says } from './support/planned';

const SIZE = '/spec/resources/requests/storage';

test('a size that Flux substitutes is neither refused nor smaller', () => {
  const after = edited({ of: CLAIM, set: { [SIZE]: '${DISK_SIZE:=10Gi}' } });
  expect(says([], [after])).toEqual(['created']);
  expect(saying('in-place', [CLAIM], [after])).toMatch(
    /storage: \w+ → \$\{DISK_SIZE:=10Gi\}; nothing restarts; Flux replaces what is in \$\{\}, by which values is not known here$/,
  );
  expect(says([after], [CLAIM])).toEqual(['in-place']);
});

test('nor is a resource limit, a number of pods or a label', () => {
  const set = {
    '/spec/template/spec/containers/0/resources/limits': { memory: '${MEMORY}' }, '/metadata/labels/team': '${TEAM:-our team}',
  };
  expect(says([DEPLOYMENT], [edited({ of: DEPLOYMENT, set })])).toEqual(['rolling-restart']);
  expect(says([], [edited({ of: DEPLOYMENT, set: { '/spec/replicas': '${REPLICAS}' } })])).toEqual(['created']);
});

test.each(['${A}', 'a-${B_2:=c}', '${c/d/e}', '${A:?must be set}'])('%s is a substitution', (value) => {
  expect(isSubstitution(value)).toBe(true);
});
test.each(['$A', '$(A)', '${}', '${1}', '{A}', 5])('%s is none', (value) => expect(isSubstitution(value)).toBe(false));
