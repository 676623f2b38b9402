import { olderVersion, upgradePath } from '../../../../agent/etcd/contract/version';

test.each([
  ['3.6.16', '3.6.16', 'same'],
  ['3.6.16', '3.6.12', 'patch'],
  ['3.5.32', '3.5.35', 'patch'],
  ['3.5.35', '3.6.16', 'minor'],
  ['3.6.11', '3.7.3', 'minor'],
  ['3.4.1', '3.5.35', 'minor'],
])('%s to %s is allowed: %s', (from, to, expected) => {
  expect(upgradePath(from, to)).toEqual({ is: expected });
});

test.each([
  ['3.5.35', '3.7.3', 'etcd 3.5.35 to 3.7.3 skips a minor version', 'upgrade to 3.6.x first'],
  ['3.6.16', '3.5.35', 'etcd cannot go back from 3.6.16 to 3.5.35', 'use a version 3.6.x, or restore a backup into a new cluster'],
  ['3.5.31', '3.6.16', 'etcd 3.5.31 is too old to be upgraded to 3.6.16', 'upgrade to 3.5.32 or newer first'],
  ['3.6.10', '3.7.3', 'etcd 3.6.10 is too old to be upgraded to 3.7.3', 'upgrade to 3.6.11 or newer first'],
  ['3.6.16', '4.0.0', 'etcd 3.6.16 and 4.0.0 differ in their major version', 'use a version 3.x'],
])('%s to %s is refused, with the fix', (from, to, why, fix) => {
  expect(upgradePath(from, to)).toEqual({ is: 'refused', why, fix });
});

test.each([
  ['3.6.16', '3.6', 'a version must look like 3.6.16, got 3.6.16 and 3.6'],
  ['v3.6.16', '3.6.17', 'a version must look like 3.6.16, got v3.6.16 and 3.6.17'],
])('%s to %s is refused', (from, to, why) => {
  expect(upgradePath(from, to)).toEqual({ is: 'refused', why });
});

test.each([
  ['3.5.35', '3.6.1', '3.5.35'],
  ['3.10.0', '3.9.9', '3.9.9'],
  ['3.6.9', '3.6.10', '3.6.9'],
  ['unknown', '3.6.10', 'unknown'],
  ['3.6.10', 'unknown', 'unknown'],
])('the older of %s and %s is %s', (one, other, older) => {
  expect(olderVersion(one, other)).toBe(older);
});
