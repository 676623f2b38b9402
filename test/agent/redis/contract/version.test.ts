import { newerVersion, versionPath } from '../../../../agent/redis/contract/version';

test.each([
  ['redis 7.0.15', 'redis 7.0.15', 'same'],
  ['redis 8.0.2', 'redis 8.0.1', 'patch'],
  ['redis 7.0.15', 'redis 8.0.2', 'newer'],
  ['redis 7.0.15', 'valkey 8.1.1', 'engine'],
  ['redis 7.2.9', 'valkey 7.2.4', 'engine'],
  ['valkey 8.0.1', 'valkey 8.1.1', 'newer'],
])('%s to %s is %s', (from, to, expected) => {
  expect(versionPath(from, to)).toEqual({ is: expected });
});

test.each([
  ['redis 7.4.0', 'valkey 8.1.1', /^valkey 8.1.1 can't read data of redis 7.4.0 /, /^stay with Redis/],
  ['redis 8.0.2', 'valkey 9.0.0', /^valkey 9.0.0 can't read data of redis 8.0.2/, /^stay with Redis/],
  ['valkey 7.2.4', 'redis 8.0.2', /^a change from valkey 7.2.4 to redis 8.0.2 is not supported$/, /^stay with Valkey/],
  ['redis 8.0.2', 'redis 7.4.0', /^redis 7.4.0 can't read data of redis 8.0.2$/, /^use a version 8.0.x or newer/],
  ['valkey 8.1.1', 'valkey 8.0.1', /^valkey 8.0.1 can't read data of valkey 8.1.1$/, /^use a version 8.1.x or newer/],
  ['redis 6.2.0', 'redis 6.2.1', /^redis 6.2.1 does not announce host names/, /^use version 7.0 or newer$/],
])('%s to %s is refused', (from, to, why, fix) => {
  expect(versionPath(from, to)).toEqual({ is: 'refused', why: expect.stringMatching(why), fix: expect.stringMatching(fix) });
});

test('what is no version is refused', () => {
  const why = expect.stringMatching(/^a version must look like "redis 8.0.2"/);
  expect(versionPath('redis 8', 'redis 8.0.2')).toEqual({ is: 'refused', why });
});

test.each([
  ['redis 7.0.15', 'redis 8.0.2', 'redis 8.0.2'],
  ['redis 8.0.2', 'redis 8.0.1', 'redis 8.0.2'],
  ['redis 8.0.2', 'valkey 8.0.1', 'valkey 8.0.1'],
  ['redis 8.0.2', 'unknown', 'unknown'],
])('of %s and %s the newer is %s', (one, other, expected) => {
  expect(newerVersion(one, other)).toBe(expected);
});
