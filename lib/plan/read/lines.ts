import { type Document, isMap, isScalar, isSeq, LineCounter, type Node, type Pair, parseAllDocuments } from 'yaml';
import type { Fields } from '../../kubernetes/objects/fields';
import type { Path } from '../../kubernetes/schemas/misfits';
import type { KubeObject } from '../kube-object';

/** The text that a manifest was read from, by the manifest as it is written. */
const texts = new WeakMap<Fields, string>();

/** The object. From now on, `lineOf` finds the lines of its fields in this text. */
export function remembered(object: KubeObject, text: string): KubeObject {
  texts.set(object.written, text);
  return object;
}

/** The line of a field in the object's file. Undefined if it wasn't read from a file. */
export function lineOf(object: KubeObject, path: Path): number | undefined {
  const text = texts.get(object.written);
  if (text === undefined) return undefined;
  const { documents, lines } = parsed(text);
  const manifest = documents.flatMap(({ contents }) => manifestsIn(contents)).find((node) => isManifestOf(object, node));
  const offset = manifest === undefined ? undefined : offsetOf(manifest, path);
  return offset === undefined ? undefined : lines.linePos(offset).line;
}

interface Parsed {
  readonly text: string;
  readonly documents: readonly Document.Parsed[];
  readonly lines: LineCounter;
}

/** The last text, because a file's faults come one after the other. */
let last: Parsed | undefined;

function parsed(text: string): Parsed {
  if (last?.text === text) return last;
  const lines = new LineCounter();
  const documents = parseAllDocuments(text, { schema: 'failsafe', uniqueKeys: false, prettyErrors: false, lineCounter: lines });
  last = { text, lines, documents: Array.isArray(documents) ? documents : [] };
  return last;
}

/** The items of a List, or the document itself. */
function manifestsIn(node: Node | null): Node[] {
  if (!isMap(node)) return [];
  const items = node.get('items', true);
  return isSeq(items) && String(node.get('kind')).endsWith('List') ? items.items.flatMap((item) => manifestsIn(item as Node)) : [node];
}

function isManifestOf({ kind, name, written }: KubeObject, node: Node): boolean {
  if (!isMap(node) || String(node.get('kind')) !== kind || String(node.getIn(['metadata', 'name'])) !== name) return false;
  const { namespace } = (written.metadata ?? {}) as Fields;
  return String(node.getIn(['metadata', 'namespace'])) === String(namespace);
}

/** The offset of the last step that is written there: aliases and merge keys have their fields elsewhere. */
function offsetOf(manifest: Node, path: Path): number | undefined {
  let [node, offset]: [unknown, number | undefined] = [manifest, manifest.range?.[0]];
  for (const step of path) {
    const pair: Pair | undefined = isMap(node) ? node.items.find(({ key }) => isScalar(key) && String(key.value) === step) : undefined;
    const inner: unknown = pair === undefined && isSeq(node) ? node.items[Number(step)] : pair?.value;
    const at = (pair?.key ?? inner) as Node | null | undefined;
    if (at === undefined || at === null) break;
    [node, offset] = [inner, at.range?.[0] ?? offset];
  }
  return offset;
}
