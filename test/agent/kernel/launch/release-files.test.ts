import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readRelease } from '../../../../agent/kernel/launch/release-files';
import { mount, PROGRAM_FILE } from './support/releases';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'release-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

test('files that agree with their digests are a release, which its digest tells apart', async () => {
  const digest = mount(folder, 'one');
  const read = await readRelease(folder);
  expect(read).toMatchObject({ whole: { digest, release: { version: '1.2.3', protocol: 1, server: 'template' } } });
  expect(mount(folder, 'two')).not.toBe(digest);
});

test.each<[string, () => void, RegExp]>([
  ['a file of another release', () => { writeFileSync(join(folder, PROGRAM_FILE), 'other'); }, /^agent\.mjs is not the one/],
  ['a file that is missing', () => { rmSync(join(folder, PROGRAM_FILE)); }, /ENOENT/],
  ['a release.json that is cut off', () => { writeFileSync(join(folder, 'release.json'), '{"version":'); }, /JSON/],
  ['a release.json of another form', () => { writeFileSync(join(folder, 'release.json'), '{"version":"1"}'); }, /must hold version, protocol/],
])('%s makes it none', async (_, spoil, why) => {
  mount(folder, 'one');
  spoil();
  expect(await readRelease(folder)).toEqual({ why: expect.stringMatching(why) });
});

test('no file outside of the directory is read or written, whatever release.json says', async () => {
  const files = { '../../etc/passwd': 'x' };
  writeFileSync(join(folder, 'release.json'), JSON.stringify({ version: '1', protocol: 1, server: 's', files }));
  expect(await readRelease(folder)).toEqual({ why: expect.stringContaining('files must be names such as etcd.mjs') });
});
