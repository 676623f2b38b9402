import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { appService, MICRO_SERVICE_DEPLOY } from '../custom-resource/samples';
import { contents, convert, emptyFolder } from './terminal';

const page = readFileSync(join(__dirname, '../../docs/convert.md'), 'utf8');
const blocks = [...page.matchAll(/```(\w*)\n([\s\S]*?)```/g)].map(([, language, text]) => ({ language, text }));
const [session] = blocks.filter(({ language }) => language === 'console');
const [flat] = blocks.filter(({ language }) => language === 'yaml');
const [faults, secretNote] = blocks.filter(({ language }) => language === '');

test('the session on the page of convert is what happens', () => {
  const [, resource] = /cat web.yaml\n([\s\S]*?)\n\n/.exec(session.text) ?? [];
  const folder = emptyFolder();
  const { error } = convert(`${resource}\n`, '--namespace', 'legacy', '--out', folder, '--writable', '/var/cache/nginx', '--writable', '/var/run');
  expect(session.text).toContain(error.replaceAll(folder, 'manifests/legacy'));
  const [, listing] = /ls manifests\/legacy\n([\s\S]*)/.exec(session.text) ?? [];
  expect(Object.keys(contents(folder))).toEqual(listing.trim().split(/\s+/).sort());
  expect(convert(flat.text)).toEqual(convert(`${resource}\n`));
});

test('the faults on the page are those that are reported', () => {
  const { error } = convert(appService('ports: [{ port: 80 }]', 'sise: 2', 'image: just a image url'));
  expect(faults.text).toBe(error.replaceAll('stdin', 'web.yaml'));
});

test('the note on the page is the one that is written', () => {
  expect(convert(MICRO_SERVICE_DEPLOY, '--namespace', 'shop').error).toContain(secretNote.text);
});
