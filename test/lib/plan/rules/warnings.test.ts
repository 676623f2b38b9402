import { SERVICE } from '../support/edits/more-objects';
import { edited } from '../support/edits/edit';
import { planned, saying, says } from '../support/planned';

const external = edited({ of: SERVICE, set: { '/spec/externalIPs': ['192.0.2.1'] } });

test('warnings of the API server are told beside what happens', () => {
  expect(says([SERVICE], [external])).toEqual(['in-place', 'server-warns']);
  expect(saying('server-warns', [SERVICE], [external])).toBe(
    'the API server warns: spec.externalIPs: deprecated, and may not be implemented in some clusters (from 1.36 on)',
  );
});

test('for a version that warns, the version is not told, and for others nothing', () => {
  const told = (version: string) => planned([SERVICE], [external], [], version).findings.map(({ message }) => message).join('\n');
  expect(told('1.37')).toContain('may not be implemented in some clusters');
  expect(told('1.37')).not.toContain('from 1.36 on');
  expect(told('1.35')).not.toContain('the API server warns');
});

test('nothing is told of an object that is removed', () => {
  expect(says([external], [])).not.toContain('server-warns');
});
