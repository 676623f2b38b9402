/** A position in a file, counted from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** The path to a field: `['spec', 'ports', 0, 'port']`. */
export type Path = readonly (string | number)[];

/** A value as the file contains it. Fields keep their order and their repetitions, which matter in a flat resource. */
export type SourceNode = SourceScalar | SourceList | SourceObject;

interface SourceScalar {
  readonly type: 'scalar';
  readonly at: Position;
  readonly value: string | number | boolean | null;
  /** As it was written: `1.0` where the value is 1. */
  readonly written: string;
  /** Whether it is a text in the lines below its key, after a `|`. */
  readonly block: boolean;
}

interface SourceList {
  readonly type: 'list';
  readonly at: Position;
  readonly items: readonly SourceNode[];
}

export interface SourceObject {
  readonly type: 'object';
  readonly at: Position;
  readonly fields: readonly SourceField[];
}

export interface SourceField {
  readonly name: string;
  /** The position of the name. */
  readonly at: Position;
  readonly value: SourceNode;
}

/** Returns the value without positions. Of fields with the same name, the last one counts. */
export function plain(node: SourceNode): unknown {
  switch (node.type) {
    case 'scalar': return node.value;
    case 'list': return node.items.map(plain);
    case 'object': return Object.fromEntries(node.fields.map(({ name, value }) => [name, plain(value)]));
  }
}

/** Returns the node at the end of the path, or undefined. */
export function nodeAt(node: SourceNode, path: Path): SourceNode | undefined {
  const [step, ...rest] = path;
  if (step === undefined) return node;
  const child = childOf(node, step);
  return child && nodeAt(child, rest);
}

/** Returns the position of the node at the end of the path or, if there is none, of the last node on the way. */
export function positionOf(node: SourceNode, path: Path): Position {
  const [step, ...rest] = path;
  const child = step === undefined ? undefined : childOf(node, step);
  return child === undefined ? node.at : positionOf(child, rest);
}

export function isNothing(node: SourceNode): boolean {
  return node.type === 'scalar' && node.value === null;
}

/** Formats a path as people write it: `spec.ports[0].port`, `metadata.annotations["example.com/team"]`. */
export function formatPath(path: Path): string {
  return path.map((step, index) => {
    if (typeof step === 'number') return `[${step}]`;
    if (!/^[A-Za-z_][\w-]*$/.test(step)) return `["${step}"]`;
    return index === 0 ? step : `.${step}`;
  }).join('');
}

function childOf(node: SourceNode, step: string | number): SourceNode | undefined {
  if (node.type === 'list') return node.items[Number(step)];
  return node.type === 'object' ? node.fields.filter(({ name }) => name === step).pop()?.value : undefined;
}
