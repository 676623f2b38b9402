import { mkdtempSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CertificateDirectory, type CertificateSet } from '../../../../agent/kernel/certificates/certificate-files';

const set = (name: string): CertificateSet => ({
  certificate: `certificate ${name}`, privateKey: `key ${name}`, authorities: `authorities ${name}`, anchors: `anchors ${name}`,
});

function directory(caFile = 'ca.crt') {
  const path = join(mkdtempSync(join(tmpdir(), 'certificates-')), 'server');
  const files = new CertificateDirectory({ certFile: join(path, 'tls.crt'), keyFile: join(path, 'tls.key'), caFile: join(path, caFile) });
  return { path, files, text: (name: string) => readFileSync(join(path, name), 'utf8') };
}

test('nothing is there before the first set', async () => {
  expect(await directory().files.read()).toBeUndefined();
});

test('what was written is read back, from the names that a Secret has', async () => {
  const { files, text } = directory('anchors.crt');
  await files.write(set('one'));
  expect(await files.read()).toEqual(set('one'));
  expect(['tls.crt', 'tls.key', 'ca.crt', 'anchors.crt'].map(text)).toEqual([
    'certificate one', 'key one', 'authorities one', 'anchors one',
  ]);
});

test('a change replaces all files together: they are behind one link', async () => {
  const { path, files, text } = directory();
  await files.write(set('one'));
  const before = join(path, '..data');
  await files.write(set('two'));
  expect(text('tls.crt')).toBe('certificate two');
  expect(readFileSync(join(before, 'tls.key'), 'utf8')).toBe('key two');
});

test('the set before the last one stays for those that have opened it, and older ones go', async () => {
  const { path, files } = directory();
  for (const name of ['one', 'two', 'three', 'four']) await files.write(set(name));
  expect(readdirSync(path).filter((name) => name.startsWith('..set')).sort()).toEqual(['..set-3', '..set-4']);
});

test('a key can be read by nobody but the pod', async () => {
  const { path, files } = directory();
  await files.write(set('one'));
  expect(statSync(join(path, 'tls.key')).mode & 0o777).toBe(0o440);
});

test('a set that is half written, as when the volume is full, is removed, and the last one stays', async () => {
  const { path, files } = directory();
  await files.write(set('one'));
  // Stands for an error of the volume: this can't be written either.
  const broken = { ...set('two'), anchors: { length: 1 } as unknown as string };
  await expect(files.write(broken)).rejects.toThrow();
  expect(await files.read()).toEqual(set('one'));
  expect(readdirSync(path).filter((name) => name.startsWith('..set'))).toEqual(['..set-1']);
});
