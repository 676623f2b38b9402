import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ACCEPTED, type Fields } from '../test/lib/kubernetes/refusals/support/objects';
import { REFUSED } from '../test/lib/kubernetes/refusals/support/refused';
import { EDITS } from '../test/lib/plan/support/edits';
import { edited, type Manifest } from '../test/lib/plan/support/edits/edit';
import { creationsFor, serverSideRefuses } from '../test/lib/plan/support/planned';
import { Api } from './support/api';
import { list } from './support/dry-runs';
import { record } from './support/figures';
import { kubectl } from './support/kubectl';
import { nameOfRun, namespaceLabels } from './support/namespace';
import { manifestsIn } from './support/sample-platform';
import { UNCONFIRMED } from './support/unconfirmed';

/** `1.28=/etc/kube/1.28 1.37=/etc/kube/1.37`: API servers by version, each with its kubeconfig. They need no nodes and no controllers. */
const SERVERS = (process.env.E2E_API_SERVERS ?? '').split(' ').filter((entry) => entry !== '')
  .map((entry) => entry.split('=') as [version: string, kubeconfig: string]);
const ROOT = join(__dirname, '..');
const NAMESPACE = nameOfRun('api-servers');
/** Where nothing is. */
const EMPTY = nameOfRun('api-servers-empty');
/** The kinds for which the servers have no definition are left out: their words are those of kubectl. */
const NO_DEFINITION = /no matches for kind/;

if (SERVERS.length === 0) {
  process.stdout.write('skipped, for want of E2E_API_SERVERS: what API servers of other versions say\n');
  test.skip('API servers of other versions', () => undefined);
}

/** Examples with a field that older versions refuse or drop, as their page says. */
const NEEDS: Readonly<Record<string, string>> = { 'customize-objects': '1.31' };

/** An answer of a server beside what the plan says for its version. */
interface Difference {
  readonly what: string;
  readonly server: string;
  readonly plan: string;
}

interface Placed {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
}

const minorOf = (version: string): number => Number(version.split('.')[1]);
const word = (refused: boolean): string => (refused ? 'refused' : 'accepted');

describe.each(SERVERS)('the plan and an API server of Kubernetes %s', (version, kubeconfig) => {
  const api = new Api(kubeconfig);
  const ask = (args: readonly string[], input = '') => kubectl(['--kubeconfig', kubeconfig, ...args], input);
  const bases = [...new Set(EDITS.map(({ of }) => of))];

  beforeAll(async () => {
    const labels = namespaceLabels('baseline');
    await ask(['create', '-f', '-'], list([NAMESPACE, EMPTY].map((name) => (
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } }
    ))));
    // Where no controller makes it.
    for (const name of [NAMESPACE, EMPTY]) await ask(['-n', name, 'create', 'serviceaccount', 'default']).catch(() => undefined);
    for (const base of bases) await ask(['-n', NAMESPACE, 'apply', '--server-side', '--force-conflicts', '-f', '-'], list([base]));
    const bound = { status: { phase: 'Bound', capacity: { storage: '1Gi' } } };
    await ask(['-n', NAMESPACE, 'patch', 'persistentvolumeclaim', 'grown', '--subresource=status', '-p', JSON.stringify(bound)]);
  });

  afterAll(async () => {
    api.close();
    await ask(['-n', NAMESPACE, 'delete', '--ignore-not-found', '--wait=false', '-f', '-'], list(bases));
    await ask(['delete', 'namespace', NAMESPACE, EMPTY, '--wait=false']);
  });

  /** What the server says of an edited object, or of a new one. */
  async function answer(object: Placed, how: 'apply' | 'create'): Promise<string> {
    const { namespace, ...metadata } = object.metadata;
    const asked = namespace === undefined ? object : { ...object, metadata };
    return await api.refuses(asked, how === 'apply' ? NAMESPACE : EMPTY, how) || 'accepted';
  }

  test('agree which edits are refused', async () => {
    const differences: Difference[] = [];
    for (const edit of EDITS) {
      const what = `${edit.of.kind}, ${edit.title}`;
      if (what in UNCONFIRMED) continue;
      const said = await answer(edited(edit), 'apply');
      const refused = serverSideRefuses(version, edit);
      if ((said !== 'accepted') !== refused) differences.push({ what, server: said, plan: word(refused) });
    }
    record(`API server ${version}`, `${EDITS.length} edits, ${differences.length} judged differently`);
    expect(differences).toEqual([]);
  });

  test('agree which new objects are refused', async () => {
    // The plan leaves out what has no name: it is no object.
    const objects = [...ACCEPTED, ...REFUSED].map(([title, fields]) => ({ title, object: fields as Fields as unknown as Manifest }))
      .filter(({ object }) => Boolean(object.metadata.name));
    const differences: Difference[] = [];
    for (const { title, object } of objects) {
      const said = await answer(object, 'create');
      if (NO_DEFINITION.test(said)) continue;
      const refused = creationsFor(version, [object]).refused.length > 0;
      if ((said !== 'accepted') !== refused) differences.push({ what: title, server: said, plan: word(refused) });
    }
    record(`API server ${version}`, `${objects.length} new objects, ${differences.length} judged differently`);
    expect(differences).toEqual([]);
  });

  test('agree that every manifest of the examples and of the sample platform is accepted, and keeps all of its fields', async () => {
    const examples = readdirSync(join(ROOT, 'examples')).filter((example) => minorOf(version) >= minorOf(NEEDS[example] ?? '1.0'));
    const folders = ['manifests', ...examples.map((example) => join('examples', example))];
    const objects = folders.flatMap((folder) => manifestsIn(join(ROOT, folder)));
    const refused: string[] = [];
    for (const object of objects) {
      const said = await answer(object, 'create');
      if (said !== 'accepted' && !NO_DEFINITION.test(said)) refused.push(`${object.kind} ${object.metadata.name}: ${said}`);
    }
    record(`API server ${version}`, `${objects.length} manifests, ${refused.length} refused`);
    expect(refused).toEqual([]);
    expect(creationsFor(version, objects as unknown as Manifest[])).toEqual({ refused: [], dropped: [] });
  });
});
