import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ApiObject, Chart, type ChartProps } from 'cdk8s';
import type { Construct } from 'constructs';
import { OperatorlessApp, type OperatorlessAppProps } from '../../../../lib';

/** An app without READMEs, whose output folder no test writes to by accident. */
export function appWith(build: (app: OperatorlessApp) => void, props: OperatorlessAppProps = {}): OperatorlessApp {
  const app = new OperatorlessApp({ outdir: '/nowhere', readme: false, ...props });
  build(app);
  return app;
}

export function chart(scope: Construct, id: string, props: ChartProps = {}): Chart {
  return new Chart(scope, id, { disableResourceNameHashes: true, namespace: 'shop', ...props });
}

/** An object with only a name and what a test needs. */
export function object(scope: Construct, kind: string, name: string, fields: Record<string, unknown> = {}): ApiObject {
  const {
    metadata,
    apiVersion = 'v1',
    id = `${kind}-${name}`,
    ...rest
  } = fields as { metadata?: object; apiVersion?: string; id?: string };
  return new ApiObject(scope, id, { apiVersion, kind, metadata: { name, ...metadata }, ...rest });
}

/** The paths of the objects' files, in the order in which the app is applied. */
export function applied(app: OperatorlessApp, folder: string): string[] {
  const text = app.render().find(({ path }) => path === join(folder, 'kustomization.yaml'))?.text ?? '';
  return text.split('\n').filter((line) => line.startsWith('  - ')).map((line) => line.slice(4));
}

export function paths(app: OperatorlessApp): string[] {
  return app.render().filter(({ construct }) => construct !== undefined).map(({ path }) => path);
}

/** A new folder for each test, deleted after it. */
export function temporaryFolder(): () => string {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'operatorless-app-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  return () => folder;
}

/** Every file below a folder with its text. */
export function contents(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => statSync(join(folder, path)).isFile()).sort();
  return Object.fromEntries(files.map((path) => [path, readFileSync(join(folder, path), 'utf8')]));
}

export function put(folder: string, path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

/** Synthesises ConfigMaps, given as `chart/name`, with these texts. */
export function synthMaps(maps: Record<string, string>, outdir: string | undefined): void {
  const app = new OperatorlessApp({ outdir, readme: false });
  for (const [path, text] of Object.entries(maps)) {
    const [id, name] = path.split('/');
    const found = app.charts.find(({ node }) => node.id === id) ?? chart(app, id);
    object(found, 'ConfigMap', name, { data: { text } });
  }
  app.synth();
}
