import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { OperatorlessApp, type OperatorlessAppProps } from '../../../lib';
import { chart, contents, object, put, temporaryFolder } from './support/apps';

const folder = temporaryFolder();
const outdir = () => join(folder(), 'manifests');

function synth(names: readonly string[], props: OperatorlessAppProps = { gitAttributes: true }): void {
  const app = new OperatorlessApp({ outdir: outdir(), ...props });
  const web = chart(app, 'web');
  for (const name of names) object(web, 'ConfigMap', name, { data: { a: 'b' } });
  app.synth();
}

const git = (...args: string[]) => execFileSync('git', [
  '-c', 'user.name=a', '-c', 'user.email=a@example.com', '-c', 'core.autocrlf=true', ...args,
], { cwd: folder(), encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });

/** Commits everything on a new branch that begins at another. */
function commit(branch: string, from?: string): void {
  git('checkout', '--quiet', '-b', branch, ...(from === undefined ? [] : [from]));
}

function save(): void {
  git('add', '--all');
  git('commit', '--quiet', '--message', 'objects');
}

test('nothing is written unless it is asked for', () => {
  synth(['a'], {});
  expect(existsSync(join(outdir(), '.gitattributes'))).toBe(false);
});

test('Git treats every file of the app as generated, and other files as before', () => {
  git('init', '--quiet');
  synth(['a']);
  put(folder(), 'manifests/notes.txt', 'mine');
  put(folder(), 'other.yaml', 'mine');
  const generated = (path: string) => git('check-attr', 'linguist-generated', path).trim().endsWith(': set');
  const files = Object.keys(contents(outdir())).filter((path) => path !== 'notes.txt');
  expect(files).toContain('web/configmap-a.yaml');
  expect(files.filter((path) => !generated(join('manifests', path)))).toEqual([]);
  expect(['manifests/notes.txt', 'other.yaml'].filter(generated)).toEqual([]);
});

test('files stay as the app wrote them even if Git writes CRLF', () => {
  git('init', '--quiet');
  synth(['a']);
  commit('main');
  save();
  const written = contents(outdir());
  git('rm', '--quiet', '-r', 'manifests');
  git('reset', '--quiet', '--hard');
  expect(contents(outdir())).toEqual(written);
});

test('another object does not change it', () => {
  synth(['a']);
  const before = contents(outdir())['.gitattributes'];
  synth(['a', 'b']);
  expect(contents(outdir())['.gitattributes']).toBe(before);
});

test('two branches that add objects have no conflict in the index', () => {
  git('init', '--quiet');
  synth(['a']);
  commit('main');
  save();
  for (const name of ['b', 'c']) {
    commit(name, 'main');
    synth(['a', name]);
    save();
  }
  try {
    git('merge', 'b');
  } catch {
    // The list in kustomization.yaml is for people to merge, or to synthesise again.
  }
  expect(git('ls-files', '--unmerged', '--', 'manifests/.operatorless-files')).toBe('');
  synth(['a', 'b', 'c']);
  expect(contents(outdir())['.operatorless-files'].split('\n').filter((line) => line.includes('configmap'))).toEqual([
    'web/configmap-a.yaml', 'web/configmap-b.yaml', 'web/configmap-c.yaml',
  ]);
});

test('your own file is not replaced, and the error names the option', () => {
  put(outdir(), '.gitattributes', '*.png binary\n');
  expect(() => synth(['a'])).toThrow('move it away, or turn off gitAttributes');
});

test('it is deleted with the option', () => {
  synth(['a']);
  synth(['a'], {});
  expect(existsSync(join(outdir(), '.gitattributes'))).toBe(false);
});
