import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(__dirname, '..');
const project = mkdtempSync(join(tmpdir(), 'second-project-'));
const PEERS = ['cdk8s', 'constructs'];
const APP = `
const { App, Chart } = require('cdk8s');
const { AppService, EtcdCluster, RedisCluster } = require('cdk8s-operatorless');
const app = new App({ outdir: 'dist' });
const chart = new Chart(app, 'shop', { namespace: 'shop' });
new AppService(chart, 'web', { image: 'nginx:1.28', ports: [{ port: 80 }] });
new EtcdCluster(chart, 'etcd');
new RedisCluster(chart, 'redis');
app.synth();
`;
const RESOURCE = `
apiVersion: app.example.com/v1
kind: AppService
metadata: { name: web }
spec: { size: 2, image: "nginx:1.28", ports: [{ port: 80, targetPort: 80, nodePort: 30002 }] }
`;

const run = (cwd: string, command: string, ...args: string[]) => execFileSync(command, args, {
  cwd, encoding: 'utf8', stdio: 'pipe', env: { ...process.env, JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: '20' },
});

const installed = join(project, 'node_modules', 'cdk8s-operatorless');
let tarball: string;

/** Paths of all files of the installed package. */
const files = () => readdirSync(installed, { recursive: true, encoding: 'utf8' })
  .filter((path) => statSync(join(installed, path)).isFile());

beforeAll(() => {
  // npm builds the package before it packs it, if it has to: the last line is the file's name.
  tarball = run(root, 'npm', 'pack', '--silent', '--pack-destination', project).trim().split('\n').at(-1) ?? '';
  writeFileSync(join(project, 'package.json'), JSON.stringify({ name: 'second-project', private: true }));
  // The peer dependencies are linked by hand, so that npm installs only the tarball.
  run(project, 'npm', 'install', '--offline', '--legacy-peer-deps', '--no-audit', '--no-fund', `./${tarball}`);
  mkdirSync(join(project, 'node_modules'), { recursive: true });
  for (const peer of PEERS) symlinkSync(join(root, 'node_modules', peer), join(project, 'node_modules', peer));
}, 120_000);

afterAll(() => rmSync(project, { recursive: true }));

test('a second project installs the tarball and synthesizes with it, offline', () => {
  writeFileSync(join(project, 'main.js'), APP);
  run(project, 'node', 'main.js');
  const manifests = readFileSync(join(project, 'dist', 'shop.k8s.yaml'), 'utf8');
  expect(manifests).toContain('kind: Deployment');
  // The package contains the agents' programs.
  for (const system of ['etcd', 'redis']) expect(manifests).toContain(`// agent/${system}/main.ts`);
}, 30_000);

describe('cdk8s-operatorless/testing of the package', () => {
  const print = "process.stdout.write(withoutAgentPrograms('etcd.mjs: |\\n  // cdk8s-operatorless 0.1.0\\n'));";

  test.each([
    ['CommonJS', 'testing.cjs', `const { withoutAgentPrograms } = require('cdk8s-operatorless/testing'); ${print}`],
    ['ES modules', 'testing.mjs', `import { withoutAgentPrograms } from 'cdk8s-operatorless/testing'; ${print}`],
  ])('can be used from %s', (_, file, text) => {
    writeFileSync(join(project, file), text);
    expect(run(project, 'node', file)).toBe('etcd.mjs: <program of cdk8s-operatorless 0.1.0, left out>\n');
  }, 30_000);

  test.each([
    ['as in the template of cdk8s', 'typed.ts', ['--module', 'commonjs', '--moduleResolution', 'node10']],
    ['of an ES module', 'typed.mts', ['--module', 'node16']],
    ['that goes through a bundler, as with Vitest', 'typed.ts', ['--module', 'esnext', '--moduleResolution', 'bundler']],
  ])('has types for a program %s', (_, file, options) => {
    writeFileSync(join(project, file), `
      import { snapshotSerializer, withoutAgentPrograms } from 'cdk8s-operatorless/testing';
      export const text: string = withoutAgentPrograms('kind: ConfigMap');
      export const isShortened: boolean = snapshotSerializer.test(text);
      // @ts-expect-error: it is a text
      export const number: number = withoutAgentPrograms('kind: ConfigMap');`);
    const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
    const checked = ['--noEmit', '--strict', '--target', 'es2022', '--lib', 'es2022', '--skipLibCheck', ...options, file];
    expect(run(project, 'node', tsc, ...checked)).toBe('');
  }, 120_000);

  test('is an addition: the entry, package.json and the assembly of jsii are found as before', () => {
    const script = "for (const path of ['', '/package.json', '/.jsii']) require.resolve(`cdk8s-operatorless${path}`);";
    expect(run(project, 'node', '-e', script)).toBe('');
    const module = "import { EtcdCluster } from 'cdk8s-operatorless'; console.log(EtcdCluster.name);";
    expect(run(project, 'node', '--input-type=module', '-e', module)).toBe('EtcdCluster\n');
  }, 30_000);

  test('makes the snapshot of its page short, with Jest', () => {
    const page = readFileSync(join(root, 'docs', 'testing.md'), 'utf8');
    writeFileSync(join(project, 'shop.test.js'), /<!-- test: jest -->\n```js\n([\s\S]*?)```/.exec(page)?.[1] ?? '');
    run(project, 'node', join(root, 'node_modules', 'jest', 'bin', 'jest.js'), '--rootDir', project, '--ci=false');
    const snapshot = readFileSync(join(project, '__snapshots__', 'shop.test.js.snap'), 'utf8');
    expect(snapshot).toContain('"etcd.mjs": "<program of cdk8s-operatorless 0.1.0, left out>"');
    expect(snapshot).not.toContain('agent/etcd/main.ts');
  }, 120_000);
});

test('its command line runs there', () => {
  expect(run(project, 'npx', '--offline', 'operatorless', '--version').trim()).toBe('0.1.0');
}, 30_000);

test('its command line converts a resource there, with no packages but the peer dependencies', () => {
  const packages = readdirSync(join(project, 'node_modules')).filter((name) => !name.startsWith('.'));
  expect(packages.sort()).toEqual([...PEERS, 'cdk8s-operatorless'].sort());
  writeFileSync(join(project, 'web.yaml'), RESOURCE);
  expect(run(project, 'npx', '--offline', 'operatorless', 'convert', 'web.yaml', '--namespace', 'shop')).toContain('kind: Deployment');
}, 30_000);

test('the package contains what runs and what describes it, but no sources', () => {
  expect(readdirSync(installed).sort()).toEqual([
    '.jsii', 'CHANGELOG.md', 'CONTRIBUTING.md', 'LICENSE', 'README.md', 'bin', 'build', 'docs', 'examples', 'imports', 'lib',
    'node_modules', 'package.json',
  ]);
  // The one that runs, and the one that declarations name.
  expect(readdirSync(join(installed, 'node_modules'))).toEqual(['fastest-levenshtein', 'kubernetes-types']);
  const sources = files().filter((path) => !path.startsWith('node_modules') && /(?<!\.d)\.ts$/.test(path));
  expect(sources.filter((path) => !/^examples\/[^/]+\/main\.ts$/.test(path))).toEqual([]);
});

test('the package contains the pages that notes of the command line name', () => {
  for (const page of ['lib/etcd/README.md', 'docs/migrate.md']) expect(readFileSync(join(installed, page), 'utf8')).toContain('# ');
});

test('the package contains the licenses of the libraries in its command line', () => {
  const licenses = readFileSync(join(installed, 'build', 'cli', 'LICENSES.txt'), 'utf8');
  for (const library of ['commander', 'fastest-levenshtein', 'yaml', 'zod']) expect(licenses).toMatch(new RegExp(`^${library} \\d`, 'm'));
});

test('the package takes at most 1.4 MB to download and 6.6 MB on disk', () => {
  expect(statSync(join(project, tarball)).size).toBeLessThan(1_400_000);
  expect(files().reduce((sum, path) => sum + statSync(join(installed, path)).size, 0)).toBeLessThan(6_600_000);
});
