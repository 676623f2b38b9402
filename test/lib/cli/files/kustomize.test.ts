import { spawnSync } from 'node:child_process';
import { chmodSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { commit, repository, write } from '../support/repository';
import { emptyFolder, operatorless } from '../support/terminal';

const configMap = (name: string, value = 'a') => `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\ndata:\n  value: ${value}\n`;
const POD = 'apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n  containers:\n    - name: web\n      image: web\n';
const plan = (...args: string[]) => operatorless(['plan', ...args]);

/** A base whose image two overlays set. */
const overlays = (staging: string, production: string) => ({
  'base/web.yaml': POD,
  'base/kustomization.yaml': 'resources: [web.yaml]\n',
  'overlays/staging/kustomization.yaml': `resources: [../../base]\nimages: [{name: web, newTag: "${staging}"}]\n`,
  'overlays/production/kustomization.yaml': `resources: [../../base]\nimages: [{name: web, newTag: "${production}"}]\n`,
});

/** A program that does what these overlays ask of kustomize, and fails without one. */
const RENDERS = `
tag=$(sed -n 's/.*newTag: "\\(.*\\)".*/\\1/p' "$2/kustomization.yaml")
[ -n "$tag" ] || { echo "Error: no tag in $2/kustomization.yaml" >&2; exit 1; }
sed "s/image: web/image: web:$tag/" "$2/../../base/web.yaml"
`;
const PATH = process.env.PATH ?? '';
afterEach(() => {
  process.env.PATH = PATH;
});

/** Only these programs, git, and what a script of them needs, are on the PATH. */
function onlyOnPath(programs: Readonly<Record<string, string>>): void {
  const folder = emptyFolder();
  for (const [name, script] of Object.entries(programs)) {
    writeFileSync(join(folder, name), `#!/bin/sh${script}`);
    chmodSync(join(folder, name), 0o755);
  }
  for (const needed of ['git', 'sed']) {
    const { stdout } = spawnSync('/bin/sh', ['-c', `command -v ${needed}`], { encoding: 'utf8', env: { PATH } });
    symlinkSync(stdout.trim(), join(folder, needed));
  }
  process.env.PATH = folder;
}

describe('operatorless plan renders a kustomization', () => {
  test.each(['kubectl', 'kustomize'])('by %s from the PATH, and each overlay is planned by itself', (program) => {
    onlyOnPath({ [program]: RENDERS });
    repository(overlays('1', '1'));
    write(overlays('2', '1'));
    const { exitCode, output, error } = plan('HEAD:', '.', '--ignore', 'cdk8s.yaml');
    expect({ exitCode, error }).toEqual({
      exitCode: 0, error: 'note: each is planned by itself, because they contain the same objects: overlays/production, overlays/staging\n',
    });
    expect(output).toContain('0 new, 1 changed, 0 gone, 2 objects afterwards');
    expect(output).toContain('~ Pod overlays/staging/web: ');
    expect(output).toContain('image: web:1 → web:2');
  });

  test('of a revision with the bases beside its folder, and of a folder likewise', () => {
    onlyOnPath({ kubectl: RENDERS });
    repository(overlays('1', '1'));
    expect(plan('HEAD:overlays/staging', 'overlays/staging').output).toContain('Nothing changes.');
    write(overlays('2', '1'));
    expect(plan('HEAD:overlays/staging', 'overlays/staging').output).toContain('image: web:1 → web:2');
    write({ ...overlays('1', '1'), 'base/web.yaml': POD.replace('name: web}', 'name: api}') });
    expect(plan('HEAD:overlays/staging', 'overlays/staging').output).toContain('1 new, 0 changed, 1 gone');
  });

  test('that the app writes', () => {
    onlyOnPath({ kubectl: RENDERS });
    const files = (tag: string) => ({
      'base/web.yaml': POD, 'overlays/x/kustomization.yaml': `resources: [../../base/web.yaml]\nimages: [{name: web, newTag: "${tag}"}]\n`,
    });
    repository(Object.fromEntries(Object.entries(files('1')).map(([path, text]) => [`manifests/${path}`, text])), files('2'));
    process.env.PATH = `${process.env.PATH}${delimiter}${PATH}`;
    expect(plan().output).toContain('image: web:1 → web:2');
  });

  test('only if it does more than list files: what OperatorlessApp writes needs no program', () => {
    onlyOnPath({});
    const files = (value: string) => ({
      'kustomization.yaml': 'kind: Kustomization\nsortOptions: {order: fifo}\nresources: [shop]\n',
      'shop/kustomization.yaml': 'kind: Kustomization\nresources: [a.yaml, cluster/b.yaml]\n',
      'shop/a.yaml': configMap('a', value),
      // Those who apply the objects of the cluster by themselves take this folder.
      'shop/cluster/kustomization.yaml': 'kind: Kustomization\nresources: [b.yaml]\n',
      'shop/cluster/b.yaml': configMap('b'),
    });
    repository(files('a'));
    write(files('b'));
    expect(plan('HEAD:', '.', '--ignore', 'cdk8s.yaml')).toMatchObject({
      exitCode: 0, error: '', output: expect.stringContaining('0 new, 1 changed, 0 gone, 2 objects afterwards'),
    });
  });

  test('and an object that leaves its list is gone, although its file stays', () => {
    onlyOnPath({});
    repository({ 'k/kustomization.yaml': 'resources: [a.yaml, b.yaml]\n', 'k/a.yaml': configMap('a'), 'k/b.yaml': configMap('b') });
    write({ 'k/kustomization.yaml': 'resources: [a.yaml]\n' });
    const { output, error } = plan('HEAD:k', 'k');
    expect(output).toContain('- ConfigMap b: gone');
    expect(error).toBe('note: b.yaml is in no list of the kustomization beside it, and left out\n');
  });

  test('and lists that share a base are planned each by itself', () => {
    onlyOnPath({});
    const files = (value: string) => ({
      'base/kustomization.yaml': 'resources: [a.yaml]\n', 'base/a.yaml': configMap('a', value),
      'staging/kustomization.yaml': 'resources: [../base]\n', 'production/kustomization.yaml': 'resources: [../base]\n',
    });
    repository(files('a'));
    write(files('b'));
    const { output } = plan('HEAD:', '.', '--ignore', 'cdk8s.yaml');
    expect(output).toContain('~ ConfigMap production/a: data.value: a → b');
    expect(output).toContain('~ ConfigMap staging/a: data.value: a → b');
  });
});

describe('operatorless plan does not say that nothing changes', () => {
  const kustomization = (text: string) => ({ 'k/kustomization.yaml': text, 'k/a.yaml': configMap('a'), 'b.yaml': configMap('b') });
  const IGNORED = ['--ignore', 'cdk8s.yaml'];

  test('without a program for a kustomization that changes', () => {
    onlyOnPath({});
    repository(kustomization('namePrefix: a-\nresources: [a.yaml]\n'));
    write(kustomization('namePrefix: b-\nresources: [a.yaml]\n'));
    const { exitCode, output } = plan('HEAD:', '.', ...IGNORED);
    expect(exitCode).toBe(2);
    expect(output).toContain('Not judged\n  ? k/kustomization.yaml: must be rendered because of namePrefix, got neither kubectl nor'
      + ' kustomize on the PATH; install one, or render it yourself and plan what that writes\n\nNothing else changes.\n');
    expect(JSON.parse(plan('HEAD:', '.', ...IGNORED, '--json').output)).toMatchObject({
      exitCode: 2, unjudged: [expect.stringContaining('must be rendered')],
    });
    expect(plan('HEAD:', '.', ...IGNORED, '--markdown').output).toContain('#### Not judged\n\n- `k/kustomization.yaml`: must be rendered');
  });

  test('but notes one that stays the same', () => {
    onlyOnPath({});
    repository(kustomization('namePrefix: a-\nresources: [a.yaml]\n'));
    expect(plan('HEAD:', '.', ...IGNORED)).toMatchObject({
      exitCode: 0, output: expect.stringContaining('\nNothing changes.\n'),
      error: expect.stringMatching(/^note: k\/kustomization.yaml: must be rendered .*; not judged, but it stays the same\n$/),
    });
  });

  test.each<[string, string, string]>([
    ['a base elsewhere', 'resources: ["https://example.com/base?ref=1"]', 'got https://example.com/base?ref=1; render it yourself'],
    ['a chart of Helm', 'helmCharts: [{name: web}]', 'got charts of Helm; render it yourself'],
    ['a file that is missing', 'resources: [missing.yaml]', 'must refer to files that are there, got missing.yaml; correct it'],
    ['what the program refuses', 'nameSuffix: -a', 'must be one that kubectl renders, got: Error: no tag in kustomization.yaml'],
  ])('with %s', (_, text, why) => {
    onlyOnPath({ kubectl: RENDERS });
    repository(kustomization('resources: [a.yaml]\n'));
    write(kustomization(`${text}\n`));
    const { exitCode, output } = plan('HEAD:', '.', ...IGNORED);
    expect(exitCode).toBe(2);
    expect(output).toContain('? .: k/kustomization.yaml: ');
    expect(output).toContain(why);
    // Nobody knows what becomes of the objects that it had.
    expect(output).toContain('0 new, 0 changed, 0 gone');
    expect(output).toContain('Nothing else changes.');
  });

  test('and ends with the reason if there is nothing else', () => {
    onlyOnPath({});
    repository({ 'k/kustomization.yaml': 'namePrefix: a-\nresources: [a.yaml]\n', 'k/a.yaml': configMap('a') });
    write({ 'k/kustomization.yaml': 'namePrefix: b-\nresources: [a.yaml]\n' });
    expect(plan('HEAD:k', 'k')).toMatchObject({ exitCode: 2, output: '', error: expect.stringContaining('must be rendered because of') });
  });
});

const hasKubectl = spawnSync('kubectl', ['kustomize', '--help']).status === 0;
if (!hasKubectl) process.stderr.write('skipped, for want of kubectl on the PATH: what a real kubectl renders\n');
(hasKubectl ? test : test.skip)('a real kubectl renders the kustomization of a revision and of a folder', () => {
  repository(overlays('1', '1'));
  write(overlays('1', '2'));
  commit();
  expect(plan('HEAD~1:overlays/production', 'overlays/production').output).toContain('image: web:1 → web:2');
});
