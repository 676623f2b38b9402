import { EDITS } from '../test/lib/plan/support/edits';
import { type Edit, edited, type Manifest } from '../test/lib/plan/support/edits/edit';
import { planned } from '../test/lib/plan/support/planned';
import { type DryRun, dryRuns, list } from './support/dry-runs';
import { record } from './support/figures';
import { kubectl } from './support/kubectl';
import { namespaceFor } from './support/namespace';
import { NO_CLUSTER } from './support/requirements';
import { UNCONFIRMED } from './support/unconfirmed';
import { until } from './support/wait';

const reason = process.env[NO_CLUSTER];
const scenario = reason === undefined ? describe : describe.skip;
if (reason !== undefined) process.stdout.write(`skipped: ${reason}\n`);

/** Kinds that have no namespace: what is made of them here is deleted at the end. */
const CLUSTER_WIDE = ['PriorityClass', 'StorageClass', 'IngressClass', 'RuntimeClass', 'PersistentVolume', 'CustomResourceDefinition'];
const TEMPLATE = ['Deployment', 'StatefulSet', 'DaemonSet'];
const bases = [...new Set(EDITS.map(({ of }) => of))];
const rows = EDITS.map((edit) => ({ ...edit, edit, kind: edit.of.kind })).filter(({ kind, title }) => {
  const why = UNCONFIRMED[`${kind}, ${title}`];
  if (why !== undefined) process.stdout.write(`skipped, as ${why}: ${kind}, ${title}\n`);
  return why === undefined;
});

const levels = (edit: Edit) => planned([edit.of], [edited(edit)]).findings.map(({ level }) => level);
const isOf = (edit: Edit) => ({ kind, metadata }: Manifest) => kind === edit.of.kind && metadata.name === edit.of.metadata.name;

/** Edits that can be asked about in one call: one of each object. */
function rounds(edits: readonly Edit[]): Edit[][] {
  const ofBase = bases.map((base) => edits.filter(({ of }) => of === base));
  return [...Array(Math.max(...ofBase.map(({ length }) => length))).keys()].map((round) => ofBase.flatMap((all) => all[round] ?? []));
}

async function answersTo(edits: readonly Edit[], namespace: string, flags: readonly string[] = []): Promise<Map<Edit, DryRun>> {
  const answers = new Map<Edit, DryRun>();
  for (const round of rounds(edits)) {
    const answer = await dryRuns(namespace, round.map(edited), flags);
    for (const edit of round) answers.set(edit, answer);
  }
  return answers;
}

function verdict(edit: Edit, answer: DryRun | undefined): string {
  return answer?.accepted.some(isOf(edit)) ? 'accepted' : 'refused';
}

const template = ({ spec }: Manifest) => JSON.stringify((spec as { template: unknown }).template);

scenario('the plan and the API server', () => {
  const [typed, owned] = [namespaceFor('plan', 'baseline'), namespaceFor('plan-server-side', 'baseline')];
  let [byClient, byServer]: Map<Edit, DryRun>[] = [];
  let live: Manifest[] = [];

  beforeAll(async () => {
    await kubectl(['-n', typed, 'apply', '-f', '-'], list(bases));
    await kubectl(['-n', owned, 'apply', '--server-side', '-f', '-'], list(bases.filter(isOfNamespace)));
    await until(
      'the claim is bound',
      60,
      async () => (await kubectl(['-n', typed, 'get', 'persistentvolumeclaim', 'grown', '-o', 'jsonpath={.status.phase}'])) === 'Bound',
    );
    live = JSON.parse(await kubectl(['-n', typed, 'get', '-o', 'json', '-f', '-'], list(bases))).items;
    byClient = await answersTo(EDITS, typed);
    byServer = await answersTo(EDITS.filter(({ of }) => isOfNamespace(of)), owned, ['--server-side', '--force-conflicts']);
  });

  afterAll(async () => {
    const refused = EDITS.filter((edit) => verdict(edit, byClient.get(edit)) === 'refused').length;
    record('plan', `${EDITS.length} edits asked about, ${refused} refused`);
    await kubectl(
      ['-n', typed, 'delete', '--ignore-not-found', '--wait=false', '-f', '-'], list(bases.filter((base) => !isOfNamespace(base))),
    );
  });

  test.each(rows)('agree whether it is refused: $kind, $title', ({ edit }) => {
    const answer = byClient.get(edit);
    expect({ verdict: verdict(edit, answer), refusals: answer?.refusals }).toMatchObject({
      verdict: levels(edit).includes('refused') ? 'refused' : 'accepted',
    });
  });

  test.each(rows.filter(({ of }) => isOfNamespace(of)))('agree under server-side apply: $kind, $title', ({ edit }) => {
    const answer = byServer.get(edit);
    const refused = edit.serverSide === 'refused' || levels(edit).includes('refused');
    expect({ verdict: verdict(edit, answer), refusals: answer?.refusals }).toMatchObject({ verdict: refused ? 'refused' : 'accepted' });
  });

  test.each(bases.map((base) => ({
    base, kind: base.kind, name: base.metadata.name,
  })))('agree that what was applied is what there is: $kind, $name', ({ base }) => {
    const applied = { ...base, metadata: { ...base.metadata, ...(!CLUSTER_WIDE.includes(base.kind) && { namespace: typed }) } };
    const held = live.filter(({ kind, metadata }) => kind === base.kind && metadata.name === base.metadata.name);
    const { changes, findings } = planned(held, [applied]);
    expect(changes.map((change) => change.is)).toEqual(['changed']);
    expect(findings.filter(({ level }) => level !== 'info')).toEqual([]);
  });

  test.each(rows.filter(({ kind }) => TEMPLATE.includes(kind)))('agree whether pods restart: $kind, $title', ({ edit }) => {
    const kept = byClient.get(edit)?.accepted.find(isOf(edit));
    const before = live.find(isOf(edit));
    if (kept === undefined) expect(levels(edit)).not.toContain('restart');
    else expect(before !== undefined && template(before) !== template(kept)).toBe(levels(edit).includes('restart'));
  });
});

/** A volume is bound to one claim: what hangs on it stays in the first namespace. */
function isOfNamespace({ kind, metadata }: Manifest): boolean {
  return !CLUSTER_WIDE.includes(kind) && metadata.name !== 'grown';
}
