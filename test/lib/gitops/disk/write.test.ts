import {
  existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, statSync, symlinkSync, unlinkSync, utimesSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'cdk8s';
import { OperatorlessApp } from '../../../../lib';
import { chart, contents, put, synthMaps, temporaryFolder } from '../support/apps';

const folder = temporaryFolder();
const INDEX = '.operatorless-files';

const synth = (maps: Record<string, string>, outdir = folder()) => { synthMaps(maps, outdir); };
const files = () => Object.keys(contents(folder()));
const age = (path: string) => statSync(join(folder(), path)).mtimeMs;

test('a first run creates the folder, and writes the files that the index lists', () => {
  synth({ 'web/a': '1' }, join(folder(), 'deep', 'manifests'));
  expect(Object.keys(contents(join(folder(), 'deep', 'manifests')))).toEqual([
    INDEX,
    'kustomization.yaml',
    'web/configmap-a.yaml',
    'web/kustomization.yaml',
  ]);
});

test('a second run writes nothing, and a change writes one file', () => {
  synth({ 'web/a': '1', 'web/b': '1', 'api/c': '1' });
  for (const file of files()) utimesSync(join(folder(), file), 1, 1);
  synth({ 'web/a': '1', 'web/b': '1', 'api/c': '1' });
  expect(files().filter((file) => age(file) !== 1000)).toEqual([]);
  synth({ 'web/a': '1', 'web/b': '2', 'api/c': '1' });
  expect(files().filter((file) => age(file) !== 1000)).toEqual(['web/configmap-b.yaml']);
});

test('files that the app no longer has are deleted, with their folder, and files of others stay', () => {
  synth({ 'web/a': '1', 'api/b': '1', 'jobs/c': '1' });
  put(folder(), 'api/NOTES.md', 'mine');
  put(folder(), 'README.md', 'mine');
  synth({ 'web/a': '1' });
  expect(files()).toEqual([INDEX, 'README.md', 'api/NOTES.md', 'kustomization.yaml', 'web/configmap-a.yaml', 'web/kustomization.yaml']);
  expect(existsSync(join(folder(), 'jobs'))).toBe(false);
});

test('an app without objects deletes all that an earlier one wrote, the index included', () => {
  synth({ 'web/a': '1' });
  put(folder(), 'mine.txt', 'mine');
  synth({});
  expect(files()).toEqual(['mine.txt']);
});

test('an app that fails changes nothing', () => {
  synth({ 'web/a': '1', 'api/b': '1' });
  const before = contents(folder());
  expect(() => synth({ 'web/a': '2', 'web/Not_Valid': '1' })).toThrow('metadata.name must be');
  expect(contents(folder())).toEqual(before);
});

test('fails if a file that it did not write is in the way, and changes nothing', () => {
  synth({ 'web/a': '1' });
  put(folder(), 'web/configmap-b.yaml', 'mine');
  const before = contents(folder());
  expect(() => synth({ 'web/a': '2', 'web/b': '1' })).toThrow(
    `${join(folder(), 'web/configmap-b.yaml')} must be free or named in ${INDEX}, got a file that isn't: we replace only what we wrote; `
      + 'move it away',
  );
  expect(contents(folder())).toEqual(before);
});

test('fails if a folder is in the way, and changes nothing', () => {
  mkdirSync(join(folder(), 'web', 'configmap-a.yaml'), { recursive: true });
  expect(() => synth({ 'api/b': '1', 'web/a': '1' })).toThrow('EISDIR');
  expect(files()).toEqual([]);
});

test('a file in the way with the same content is taken over', () => {
  synth({ 'web/a': '1' });
  unlinkSync(join(folder(), INDEX));
  synth({ 'web/a': '1' });
  expect(files()).toContain(INDEX);
});

test('if the index has a merge conflict, both sides count', () => {
  synth({ 'web/a': '1', 'web/b': '1', 'web/c': '1' });
  const index = contents(folder())[INDEX];
  const merged = index
    .replace('web/configmap-b.yaml', '<<<<<<< ours\nweb/configmap-b.yaml\n=======')
    .replace('web/configmap-c.yaml', 'web/configmap-c.yaml\n>>>>>>> theirs');
  put(folder(), INDEX, merged);
  synth({ 'web/a': '1' });
  expect(files()).toEqual([INDEX, 'kustomization.yaml', 'web/configmap-a.yaml', 'web/kustomization.yaml']);
  expect(contents(folder())[INDEX]).not.toContain('<<<');
});

test.each(['../outside.yaml', '/etc/hosts', 'a/../../b', 'C:/x', 'a\\b'])(
  'fails on an index that names %s, and deletes nothing',
  (path) => {
    synth({ 'web/a': '1' });
    put(folder(), INDEX, `${contents(folder())[INDEX]}${path}\n`);
    const before = contents(folder());
    expect(() => synth({ 'web/b': '1' })).toThrow(`${INDEX} must name files beneath its folder, got "${path}"`);
    expect(contents(folder())).toEqual(before);
  },
);

test('fails on an index that is not ours', () => {
  put(folder(), INDEX, 'web/a\n');
  expect(() => synth({ 'web/a': '1' })).toThrow(`${INDEX} must begin with "# Written by cdk8s-operatorless, w`);
});

test.each([
  ['a link that leads nowhere', (path: string) => symlinkSync('/nowhere/at/all', path)],
  ['a link to another folder', (path: string) => symlinkSync(mkdtempSync(join(tmpdir(), 'elsewhere-')), path)],
  ['a file', (path: string) => put(path, '../web', 'mine')],
])('fails on %s in place of a folder, and changes nothing', (_, make) => {
  synth({ 'api/a': '1' });
  make(join(folder(), 'web'));
  const before = readdirSync(folder());
  expect(() => synth({ 'api/a': '2', 'web/b': '1' })).toThrow(
    `${join(folder(), 'web')} must be free or a folder, got a file or a link: our files go into it; move it away`,
  );
  expect(readdirSync(folder())).toEqual(before);
  expect(readFileSync(join(folder(), 'api/configmap-a.yaml'), 'utf8')).toContain('text: "1"');
});

test('nothing is overwritten through a symbolic link in place of a folder', () => {
  const [inside, outside] = ['manifests', 'outside'].map((name) => join(folder(), name));
  synth({ 'web/a': '1' }, inside);
  renameSync(join(inside, 'web'), outside);
  symlinkSync(outside, join(inside, 'web'));
  const before = contents(outside);
  expect(() => synth({ 'web/a': '2' }, inside)).toThrow('must be free or a folder');
  expect(contents(outside)).toEqual(before);
});

test('fails on a symbolic link in place of a file, even if its target is missing', () => {
  mkdirSync(join(folder(), 'web'));
  symlinkSync('/nowhere/at/all', join(folder(), 'web', 'configmap-a.yaml'));
  expect(() => synth({ 'web/a': '1' })).toThrow('must be free or named in');
  expect(readdirSync(folder())).toEqual(['web']);
});

test('leftovers of a killed run are removed by a run an hour later, but not by a simultaneous one', () => {
  synth({ 'web/a': '1' });
  const anHourAgo = Date.now() / 1000 - 3700;
  for (const name of ['.operatorless-Killed', '.operatorless-beside', '.operatorless-notours'])
    put(folder(), `${name}/web/configmap-a.yaml`, 'half');
  for (const name of ['.operatorless-Killed', '.operatorless-notours']) utimesSync(join(folder(), name), anHourAgo, anHourAgo);
  synth({ 'web/a': '1' });
  expect(readdirSync(folder())).toEqual(['.operatorless-beside', INDEX, '.operatorless-notours', 'kustomization.yaml', 'web']);
});

test('nothing is deleted through a symbolic link in place of a folder', () => {
  const outside = join(folder(), 'outside');
  const inside = join(folder(), 'manifests');
  put(outside, 'configmap-a.yaml', 'mine');
  put(inside, INDEX, '');
  unlinkSync(join(inside, INDEX));
  synth({ 'web/b': '1' }, inside);
  put(inside, INDEX, contents(inside)[INDEX].replace('web/configmap-b.yaml', 'linked/configmap-a.yaml\nweb/configmap-b.yaml'));
  symlinkSync(outside, join(inside, 'linked'));
  synth({ 'web/b': '1' }, inside);
  expect(contents(outside)).toEqual({ 'configmap-a.yaml': 'mine' });
});

test('it is an App to constructs and to cdk8s', () => {
  const app = new OperatorlessApp();
  expect(App.of(chart(app, 'web'))).toBe(app);
  expect(app.charts.map(({ node }) => node.id)).toEqual(['web']);
});
