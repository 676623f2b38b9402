import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ApiObject, Chart } from 'cdk8s';
import { Shop } from '../app/charts/shop';
import { staging } from '../app/environments/staging';
import { OperatorlessApp } from '../lib';
import { ACCEPTED, type Fields } from '../test/lib/kubernetes/refusals/support/objects';
import { REFUSED } from '../test/lib/kubernetes/refusals/support/refused';
import { type AnyObject, Api } from './support/api';
import { record } from './support/figures';
import { kubectl } from './support/kubectl';
import { namespaceFor } from './support/namespace';

const namespace = namespaceFor('gitops');
const folder = mkdtempSync(join(tmpdir(), 'operatorless-e2e-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const KINDS = [
  'configmap', 'deployment', 'httproute', 'networkpolicy', 'poddisruptionbudget', 'resourcequota', 'service', 'serviceaccount',
];

/** What the API server has against each of these objects; nothing for those that it takes. */
async function refusals(objects: readonly Fields[]): Promise<string[]> {
  const api = new Api();
  const answers: string[] = [];
  try {
    for (const fields of objects) {
      answers.push(await api.refuses(fields as unknown as AnyObject, namespace, 'create'));
    }
  } finally {
    api.close();
  }
  return answers;
}

/** Writes the sample platform's staging, for our namespace, with these objects beside it. */
function synth(beside: readonly string[] = []): string {
  const app = new OperatorlessApp({ outdir: folder });
  new Shop(app, 'staging', { ...staging, namespace });
  const extra = new Chart(app, 'extra', { namespace });
  for (const name of beside) {
    new ApiObject(extra, name, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data: { text: 'on\n' } });
  }
  app.place(extra, 'staging');
  app.synth();
  return join(folder, 'staging');
}

async function names(): Promise<string[]> {
  const found = await kubectl([
    '-n', namespace, 'get', KINDS.join(','), '-o', 'jsonpath={range .items[*]}{.kind}/{.metadata.name}{"\\n"}{end}',
  ]);
  return found.split('\n').filter((name) => name !== '' && !/^(ConfigMap\/kube-root-ca.crt|ServiceAccount\/default)$/.test(name)).sort();
}

function expectedNames(beside: readonly string[] = []): string[] {
  const app = new OperatorlessApp({ outdir: folder });
  new Shop(app, 'staging', { ...staging, namespace });
  const made = app.render().flatMap(
    ({ manifest }) => (manifest === undefined ? [] : [manifest as { kind: string; metadata: { name: string } }]),
  );
  return [...made.map(({ kind, metadata }) => `${kind}/${metadata.name}`), ...beside.map((name) => `ConfigMap/${name}`)].sort();
}

test('the API server refuses what OperatorlessApp refuses', async () => {
  const answers = await refusals(REFUSED.map(([, fields]) => fields));
  expect(REFUSED.map(([title]) => title).filter((_, index) => answers[index] === '')).toEqual([]);
  expect(answers.filter((answer) => !/^4(00|22) /.test(answer))).toEqual([]);
  record('gitops', `${REFUSED.length} mistakes refused by both`);
});

test('the API server takes what OperatorlessApp takes', async () => {
  const answers = await refusals(ACCEPTED.map(([, fields]) => fields));
  expect(answers.filter((answer) => answer !== '')).toEqual([]);
});

test('kubectl apply -k takes a folder as it is, and nothing changes when it is applied again', async () => {
  await kubectl(['apply', '-k', synth()]);
  expect(await names()).toEqual(expectedNames());
  expect(await kubectl(['diff', '-k', folder])).toBe('');
});

test('kubectl apply -k --server-side takes it as well', async () => {
  await kubectl(['apply', '--server-side', '--force-conflicts', '-k', synth()]);
  expect(await names()).toEqual(expectedNames());
});

test('an object that left the app is pruned from an applyset, and nothing else is', async () => {
  const apply = async (path: string) => promisify(execFile)(
    'kubectl',
    ['-n', namespace, 'apply', '--server-side', '--force-conflicts', '-k', path, '--prune', '--applyset=shop'],
    { env: { ...process.env, KUBECTL_APPLYSET: 'true' } },
  );
  await kubectl(['-n', namespace, 'create', 'configmap', 'foreign']);
  await apply(synth(['stays', 'leaves']));
  expect(await names()).toEqual([...expectedNames(['stays', 'leaves']), 'ConfigMap/foreign'].sort());
  await apply(synth(['stays']));
  expect(await names()).toEqual([...expectedNames(['stays']), 'ConfigMap/foreign'].sort());
});
