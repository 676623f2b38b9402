import { isAlias, isMap, isScalar, isSeq, LineCounter, parseAllDocuments, Scalar } from 'yaml';
import type { Fault } from './faults';
import type { Position, SourceField, SourceNode } from './source-tree';
import { isNothing } from './source-tree';

/** The documents of a file, or the reasons why it can't be read. */
interface Documents {
  readonly documents: readonly SourceNode[];
  readonly faults: readonly Fault[];
}

/** Reads YAML with one or more documents. Keeps what the values alone don't show: order, repetitions and positions. */
export function readDocuments(file: string, text: string): Documents {
  const lines = new LineCounter();
  const parsed = parseAllDocuments(text, { lineCounter: lines, uniqueKeys: false, prettyErrors: false });
  const positionAt = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return { line, column: col };
  };
  const faults: Fault[] = [];
  const refuse = (offset: number, message: string) => void faults.push({ file, at: positionAt(offset), message });
  const documents: SourceNode[] = [];
  for (const { contents, errors } of Array.isArray(parsed) ? parsed : []) {
    for (const { pos, message } of errors) refuse(pos[0], `must be YAML: ${message.split('\n')[0]}`);
    const sound = faults.length;
    const document = sourceNode(contents, positionAt, refuse);
    if (errors.length === 0 && faults.length === sound && !isNothing(document)) documents.push(document);
  }
  return { documents, faults };
}

type PositionAt = (offset: number) => Position;
type Refuse = (offset: number, message: string) => void;

function sourceNode(node: unknown, positionAt: PositionAt, refuse: Refuse, keyAt?: Position): SourceNode {
  const offset = offsetOf(node);
  const at = positionAt(offset);
  if (isMap(node)) {
    return { type: 'object', at: keyAt ?? at, fields: node.items.map(({ key, value }) => sourceField(key, value, positionAt, refuse)) };
  }
  if (isSeq(node)) return { type: 'list', at: keyAt ?? at, items: node.items.map((item) => sourceNode(item, positionAt, refuse)) };
  if (isAlias(node)) refuse(offset, 'must contain no aliases; write the value out');
  if (!isScalar(node) || node.value === null) return { type: 'scalar', at: keyAt ?? at, value: null, written: '', block: false };
  return {
    type: 'scalar',
    at,
    value: scalarValue(node.value),
    written: node.source ?? String(node.value),
    block: node.type === Scalar.BLOCK_LITERAL,
  };
}

function sourceField(key: unknown, value: unknown, positionAt: PositionAt, refuse: Refuse): SourceField {
  const offset = offsetOf(key);
  const at = positionAt(offset);
  if (!isScalar(key)) refuse(offset, 'must have strings as field names');
  const name = isScalar(key) ? key.source ?? String(key.value) : '';
  return { name, at, value: sourceNode(value, positionAt, refuse, at) };
}

function scalarValue(value: unknown): string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : String(value);
}

function offsetOf(node: unknown): number {
  const ranged = isMap(node) || isSeq(node) || isScalar(node) || isAlias(node) ? node.range : undefined;
  return ranged?.[0] ?? 0;
}
