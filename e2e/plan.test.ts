import { plan } from '../lib/plan/plan';
import { folder } from '../test/plan/planned';
import { EDITS } from '../test/plan/edits';
import { Edit, edited, Manifest } from '../test/plan/edits/edit';
import { record } from './support/figures';
import { kubectl } from './support/kubectl';
import { namespaceFor } from './support/namespace';
import { NO_CLUSTER } from './support/requirements';
import { until } from './support/wait';

const reason = process.env[NO_CLUSTER];
const scenario = reason === undefined ? describe : describe.skip;
if (reason !== undefined) process.stdout.write(`skipped: ${reason}\n`);

/** Kinds that have no namespace: what is made of them here is deleted at the end. */
const CLUSTER_WIDE = ['PriorityClass', 'StorageClass', 'IngressClass', 'RuntimeClass', 'PersistentVolume', 'CustomResourceDefinition'];
const TEMPLATE = ['Deployment', 'StatefulSet', 'DaemonSet'];
const bases = [...new Set(EDITS.map(({ of }) => of))];
const rows = EDITS.map((edit) => ({ ...edit, kind: edit.of.kind }));

const levels = (edit: Edit) => plan({ before: folder([edit.of]).inventory, after: folder([edited(edit)]).inventory }).findings.map(({ level }) => level);

/** What the API server would keep, or its refusal. */
async function dryRun(namespace: string, object: Manifest, flags: readonly string[] = []): Promise<{ kept: Manifest } | { refusal: string }> {
  try {
    return { kept: JSON.parse(await kubectl(['-n', namespace, 'apply', '--dry-run=server', ...flags, '-o', 'json', '-f', '-'], JSON.stringify(object))) };
  } catch (error) {
    return { refusal: String(error) };
  }
}

scenario('what the plan calls refused is what the API server refuses', () => {
  const [typed, owned] = [namespaceFor('plan', 'baseline'), namespaceFor('plan-server-side', 'baseline')];
  const answers: ('refused' | 'accepted')[] = [];

  beforeAll(async () => {
    await kubectl(['-n', typed, 'apply', '-f', '-'], list(bases));
    await kubectl(['-n', owned, 'apply', '--server-side', '-f', '-'], list(bases.filter(isOfNamespace)));
    await until('the claim is bound', 60, async () => (await kubectl(['-n', typed, 'get', 'persistentvolumeclaim', 'grown', '-o', 'jsonpath={.status.phase}'])) === 'Bound');
  });

  afterAll(async () => {
    record('plan', `${answers.length} edits, ${answers.filter((answer) => answer === 'refused').length} of them refused, by the word of both`);
    await kubectl(['-n', typed, 'delete', '--ignore-not-found', '--wait=false', '-f', '-'], list(bases.filter((base) => !isOfNamespace(base))));
  });

  test.each(rows)('$kind, $title', async (edit) => {
    const said = levels(edit);
    const answer = await dryRun(typed, edited(edit));
    answers.push('refusal' in answer ? 'refused' : 'accepted');
    expect({ answer: 'refusal' in answer ? 'refused' : 'accepted', details: answer }).toMatchObject({ answer: said.includes('refused') ? 'refused' : 'accepted' });
    if (TEMPLATE.includes(edit.kind) && 'kept' in answer) expect(await changesPods(typed, answer.kept)).toBe(said.includes('restart'));
  });

  test.each(rows.filter(({ of }) => isOfNamespace(of)))('$kind, $title, by server-side apply', async (edit) => {
    const answer = await dryRun(owned, edited(edit), ['--server-side', '--force-conflicts']);
    const refused = edit.serverSide === 'refused' || levels(edit).includes('refused');
    expect({ answer: 'refusal' in answer ? 'refused' : 'accepted', details: answer }).toMatchObject({ answer: refused ? 'refused' : 'accepted' });
  });
});

/** Whether the pods of a workload would be others than those that it has. */
async function changesPods(namespace: string, { kind, metadata, spec }: Manifest): Promise<boolean> {
  const live: Manifest = JSON.parse(await kubectl(['-n', namespace, 'get', kind, metadata.name, '-o', 'json']));
  const template = (of: unknown) => JSON.stringify((of as { template: unknown }).template);
  return template(live.spec) !== template(spec);
}

/** A volume is bound to one claim: what hangs on it stays in the first namespace. */
function isOfNamespace({ kind, metadata }: Manifest): boolean {
  return !CLUSTER_WIDE.includes(kind) && metadata.name !== 'grown';
}

function list(items: readonly Manifest[]): string {
  return JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
}
