import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
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

const run = (cwd: string, command: string, ...args: string[]) => execFileSync(command, args, {
  cwd, encoding: 'utf8', stdio: 'pipe', env: { ...process.env, JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: '20' },
});

beforeAll(() => {
  run(root, 'npx', 'projen', 'compile');
  const tarball = run(root, 'npm', 'pack', '--silent', '--pack-destination', project).trim();
  writeFileSync(join(project, 'package.json'), JSON.stringify({ name: 'second-project', private: true }));
  // The peers are linked by hand, so that nothing but the tarball is asked for.
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
  // The agents' programs travel in the package.
  for (const system of ['etcd', 'redis']) expect(manifests).toContain(`// agent/${system}/main.ts`);
}, 30_000);

test('its command line runs there', () => {
  expect(run(project, 'npx', '--offline', 'operatorless', '--version').trim()).toBe('0.0.0');
}, 30_000);

test('the package holds what runs and what describes it, and none of our sources', () => {
  const installed = join(project, 'node_modules', 'cdk8s-operatorless');
  expect(readdirSync(installed).filter((name) => name !== 'node_modules').sort()).toEqual([
    '.jsii', 'API.md', 'CHANGELOG.md', 'CONTRIBUTING.md', 'LICENSE', 'README.md', 'build', 'docs', 'lib', 'package.json',
  ]);
  expect(readdirSync(join(installed, 'lib'), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'))).toEqual([]);
});

test('the package holds the pages that notes of the command line name', () => {
  const installed = join(project, 'node_modules', 'cdk8s-operatorless');
  for (const page of ['lib/etcd/README.md', 'docs/migrate.md']) expect(readFileSync(join(installed, page), 'utf8')).toContain('# ');
});
