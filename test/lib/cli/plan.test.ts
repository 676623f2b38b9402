import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { repository, write } from './support/repository';
import { contents, emptyFolder, operatorless } from './support/terminal';

const configMap = (name: string, value = 'a') => `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\ndata:\n  value: ${value}\n`;
const CLAIM = 'apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata:\n  name: files\n'
  + 'spec:\n  accessModes: [ReadWriteOnce]\n  resources:\n    requests:\n      storage: 1Gi\n';
const HEAD_LINE = '# Written by cdk8s-operatorless, which replaces these files, and deletes those that the app no longer has.'
  + ' All others are yours.';
const INDEX = (...paths: string[]) => [HEAD_LINE, ...paths].map((line) => `${line}\n`).join('');

const plan = (...args: string[]) => operatorless(['plan', ...args]);
const shown = (...args: string[]) => {
  let text = '';
  operatorless(args, '', { isTTY: true, write: (more) => (text += more) });
  return text;
};
const check = (...args: string[]) => operatorless(['check', ...args]);

describe('operatorless plan', () => {
  test('compares what is committed with what the app would write, and writes nothing', () => {
    repository({ 'manifests/a.yaml': configMap('a') }, { 'a.yaml': configMap('a', 'b') });
    const before = contents('manifests');
    expect(plan()).toMatchObject({ exitCode: 0, error: '' });
    expect(plan().output).toContain('manifests at HEAD → what the app writes now: 0 new, 1 changed, 0 gone, 1 objects afterwards');
    expect(plan().output).toContain('~ ConfigMap a: data.value: a → b; nothing restarts');
    expect(contents('manifests')).toEqual(before);
  });

  test('reads what is committed, not what is in the folder', () => {
    repository({ 'manifests/a.yaml': configMap('a') }, { 'a.yaml': configMap('a') });
    write({ 'manifests/a.yaml': configMap('a', 'edited') });
    expect(plan().output).toContain('Nothing changes.');
  });

  test('exits with 3 on a danger, and with 0 if it is allowed', () => {
    repository({ 'manifests/claim.yaml': CLAIM }, { 'a.yaml': configMap('a') });
    expect(plan()).toMatchObject({ exitCode: 3, error: '' });
    expect(plan('--allow', 'claim-removed')).toMatchObject({ exitCode: 0 });
    expect(JSON.parse(plan('--json').output)).toMatchObject({ exitCode: 3 });
    expect(plan('--markdown')).toMatchObject({ exitCode: 3, output: expect.stringContaining('#### Dangerous') });
  });

  test('accepts folders, files, revisions, and folders of revisions', () => {
    repository({ 'manifests/x/a.yaml': configMap('a'), 'manifests/y/b.yaml': configMap('b') });
    write({ 'other/x/a.yaml': configMap('a', 'b') });
    expect(plan('manifests/x', 'other').output).toContain('0 new, 1 changed, 0 gone');
    expect(plan('HEAD:manifests/x', 'other/x/a.yaml').output).toContain('manifests/x at HEAD → other/x/a.yaml: 0 new, 1 changed, 0 gone');
    expect(plan('HEAD', 'HEAD').output).toContain('Nothing changes.');
    expect(plan('HEAD:manifests/', 'manifests').output).toContain('Nothing changes.');
    expect(plan('HEAD:', 'manifests').output).toContain('0 new, 0 changed, 0 gone, 2 objects');
  });

  test('reads names with spaces', () => {
    repository({ 'manifests/a b/ä.yaml': configMap('a') }, { 'a.yaml': configMap('a') });
    expect(plan().output).toContain('Nothing changes.');
  });

  test('treats a folder that only one side has as new or gone', () => {
    repository({ 'manifests/a.yaml': configMap('a') }, { 'a.yaml': configMap('a') });
    expect(plan('--output', 'elsewhere').output).toContain('elsewhere at HEAD → what the app writes now: 1 new, 0 changed, 0 gone');
    write({ 'manifests/new/a.yaml': configMap('a'), 'manifests/new/b.yaml': configMap('b') });
    expect(plan('HEAD:manifests/new', './manifests/new/').output).toContain('2 new, 0 changed, 0 gone');
    expect(plan('manifests/new', 'HEAD:manifests/new').output).toContain('0 new, 0 changed, 2 gone');
  });

  test('ignores files that the index does not list, as the app does', () => {
    const theirs = { 'manifests/theirs.yaml': CLAIM };
    const ours = { 'a.yaml': configMap('a'), '.operatorless-files': INDEX('a.yaml') };
    repository({ ...theirs, 'manifests/a.yaml': configMap('a'), 'manifests/.operatorless-files': INDEX('a.yaml') }, ours);
    expect(plan().output).toContain('Nothing changes.');
  });

  test('reports every file that is no longer written by an app without an index, such as a plain cdk8s app', () => {
    repository({ 'manifests/a.yaml': configMap('a'), 'manifests/b.yaml': configMap('b') }, { 'a.yaml': configMap('a') });
    expect(plan().output).toContain('- ConfigMap b: gone once somebody prunes or deletes it');
  });

  describe('when OperatorlessApp replaces App', () => {
    const NOTE = 'note: OperatorlessApp deletes only what it wrote; delete shop.k8s.yaml if its files take their place\n';
    const inShop = (name: string) => configMap(name).replace('metadata:', 'metadata:\n  namespace: shop');
    const next = (of: (name: string) => string) => ({
      'shop/a.yaml': of('a'), 'shop/b.yaml': of('b'), '.operatorless-files': INDEX('shop/a.yaml', 'shop/b.yaml'),
    });

    test('names the file with the same objects, until it is deleted', () => {
      repository({ 'manifests/shop.k8s.yaml': `${inShop('a')}---\n${inShop('b')}` }, next(inShop));
      expect(plan()).toEqual({
        exitCode: 2, output: '',
        error: `${NOTE}operatorless: what the app writes now: shop.k8s.yaml: ConfigMap shop/a and ConfigMap shop/b must occur once,`
          + ` got them in shop/a.yaml and shop/b.yaml as well; remove one\n`,
      });
      rmSync('manifests/shop.k8s.yaml');
      expect(plan()).toMatchObject({ exitCode: 0, error: '', output: expect.stringContaining('Nothing changes.') });
    });

    test('also names it if the manifests have no namespace', () => {
      repository({ 'manifests/shop.k8s.yaml': configMap('a') }, next(configMap));
      expect(plan().error).toBe(NOTE);
    });
  });

  test('reads the app and the folder from the command line if there is no cdk8s.yaml', () => {
    repository({ 'out/a.yaml': configMap('a') }, { 'a.yaml': configMap('a', 'b') });
    rmSync('cdk8s.yaml');
    expect(plan().error).toContain('cdk8s.yaml must name the app');
    expect(
      plan('--app', 'cp -R next/. "$CDK8S_OUTDIR"', '--output', 'out/').output,
    ).toContain('out at HEAD → what the app writes now: 0 new, 1 changed');
  });

  test('shows at a terminal that the app is running, and removes the message when the app has ended or failed', () => {
    repository({ 'manifests/a.yaml': configMap('a') }, { 'a.yaml': configMap('a') });
    const running = (app: string) => `\r\u001b[2Krunning the app: ${app} ...\r\u001b[2K`;
    for (const command of ['plan', 'check']) expect(shown(command)).toBe(running('cp -R next/. "$CDK8S_OUTDIR"'));
    expect(shown('plan', '--app', 'exit 7')).toBe(running('exit 7'));
  });

  test('finds programs of the project, as npx does', () => {
    repository({ 'manifests/a.yaml': configMap('a') });
    write({ 'node_modules/.bin/synth': '#!/bin/sh\nprintf "%s" "$TEXT" > "$CDK8S_OUTDIR/a.yaml"\n' });
    execFileSync('chmod', ['+x', 'node_modules/.bin/synth']);
    expect(plan('--app', `TEXT='${configMap('a')}' synth`).output).toContain('Nothing changes.');
  });
});

describe('operatorless plan fails with 2', () => {
  test.each([
    [['nowhere'], 'OLD and NEW must be a folder or a revision of Git, got "nowhere", which is neither'],
    [['HEAD', '--output=x', '--app=echo no cluster >&2; exit 7'], 'must write manifests, got exit code 7:\nno cluster'],
    [['--app', 'true'], 'must write manifests into the folder of CDK8S_OUTDIR, got no file'],
    [
      ['--allow', 'everything'],
      '--allow must name a rule for a dangerous change, got everything\nrules that may be allowed: ambiguous-address,'
      + ' autoscaling-overruled, binds-cluster-admin, budget-blocks-drains, ',
    ],
    [['--allow', 'scaled'], 'got scaled\nrules that may be allowed: '],
    [['--allow', 'database-storage'], 'got database-storage: the API server refuses it, whatever is allowed; do instead what the plan'],
    [['--allow', 'invalid:Service/web'], 'got invalid: the API server refuses it, whatever is allowed'],
    [['--allow', 'immutable-job'], '--allow must name the object, as in immutable-job:KIND/NAMESPACE/NAME, got immutable-job alone:'],
    [['--json', '--markdown'], "option '--json' cannot be used with option '--markdown'"],
    [['HEAD', 'broken'], 'broken: a.yaml:1:5: must be YAML:'],
    [
      ['HEAD:manifest', 'manifests'],
      'manifest at HEAD must contain files, got none: everything would be new, or gone;'
      + ' name a folder of "git ls-tree -rd --name-only HEAD", as HEAD:FOLDER or with --output',
    ],
    [['HEAD', 'manifests', '--output=manifest'], 'manifest at HEAD must contain files, got none'],
    [['manifests', 'HEAD:manifest'], 'manifest at HEAD must contain files, got none'],
    [['HEAD', 'HEAD', '--output=manifest'], 'manifest at HEAD must contain files, got none'],
    [['a', 'b', 'c'], 'too many arguments'],
  ])('on %j', (args, message) => {
    repository({ 'manifests/a.yaml': configMap('a') });
    write({ 'broken/a.yaml': 'a: [' });
    const { exitCode, output, error } = plan(...args);
    expect({ exitCode, output }).toEqual({ exitCode: 2, output: '' });
    expect(error).toContain(message);
  });

  test('on a manifest in UTF-16, in a folder and in a commit', () => {
    repository({ 'manifests/a.yaml': configMap('a') });
    mkdirSync('other');
    writeFileSync('other/a.yaml', Buffer.from(`\ufeff${configMap('a')}`, 'utf16le'));
    const told = { exitCode: 2, output: '', error: expect.stringContaining('a.yaml: must be text in UTF-8, got UTF-16') };
    expect(plan('HEAD', 'other')).toMatchObject(told);
    execFileSync('git', ['add', '-A']);
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', 'commit', '-qm', 'a']);
    expect(plan('HEAD:other', 'manifests')).toMatchObject(told);
  });

  test('on deep nesting, with the file and the place', () => {
    repository({ 'manifests/a.yaml': configMap('a') });
    write({ 'other/a.yaml': '['.repeat(100_000) });
    expect(plan('HEAD', 'other').error).toBe(
      'operatorless: other: a.yaml:1:201: must nest at most 200 levels deep, got more; no kind of object does\n',
    );
  });

  test('on an index that cannot be read', () => {
    repository({ 'manifests/a.yaml': configMap('a'), 'manifests/.operatorless-files': 'garbage\n' }, { 'a.yaml': configMap('a') });
    for (const command of ['plan', 'check']) expect(operatorless([command])).toMatchObject({
      exitCode: 2, output: '', error: expect.stringMatching(/^operatorless: manifests at HEAD: \.operatorless-files must begin with .*\n$/),
    });
  });

  test('on an internal error, and asks to report it', () => {
    repository({ 'manifests/a.yaml': configMap('a') }, { 'a.yaml': configMap('a') });
    const broken = { isTTY: true, write: () => { throw new TypeError('no such screen'); } };
    for (const command of ['plan', 'check']) expect(operatorless([command], '', broken)).toMatchObject({
      exitCode: 2, output: '', error: expect.stringContaining('please report it: TypeError: no such screen\n    at '),
    });
  });

  test('outside of a repository', () => {
    process.chdir(emptyFolder());
    expect(plan('HEAD', '.')).toMatchObject({ exitCode: 2, error: expect.stringContaining('got "HEAD", which is neither') });
    for (const command of ['plan', 'check']) expect(operatorless([command, '--app', 'true']).error).toContain(
      'got "HEAD", which is neither: this is no repository of Git; run it in one, or name the manifests to compare with, as OLD',
    );
  });

  test('before the first commit, and says so', () => {
    process.chdir(emptyFolder());
    execFileSync('git', ['init', '-q']);
    for (const command of ['plan', 'check']) expect(operatorless([command, '--app', 'true'])).toMatchObject({
      exitCode: 2, error: expect.stringContaining('nothing is committed yet; commit first, or name the manifests to compare with, as OLD'),
    });
  });
});

test('operatorless plan reports what it left out', () => {
  repository({ 'manifests/values.yaml': 'image: web\n' }, { 'a.yaml': configMap('a') });
  expect(plan().error).toBe('note: values.yaml contains something that is not a Kubernetes object, which is left out\n');
});

test('names of files are printed on one line, whatever they contain', () => {
  repository({ 'manifests/a\n::error::b.yaml': 'image: web\n' }, { 'a.yaml': configMap('a') });
  expect(plan().error).toBe('note: a\\n::error::b.yaml contains something that is not a Kubernetes object, which is left out\n');
  expect(check().output).toContain('\n  a\\n::error::b.yaml is no longer written\n');
});
