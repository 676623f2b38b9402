import {
  type Alias, Composer, type CST, type Document, isAlias, isMap, isScalar, isSeq, Lexer, LineCounter, type Node, Parser, Scalar,
  type YAMLMap,
} from 'yaml';
import { DEEPEST, type Fields, isFields } from '../../kubernetes/objects/fields';
import { indentContinuations } from './continuations';
import { jsonStream } from './json-stream';
import { Nesting } from './nesting';

/** The contents of a file's documents, or why they can't be read: `3:1: must be YAML: ...` */
export interface Documents {
  readonly values: readonly unknown[];
  readonly faults: readonly string[];
  /** Keys that occur twice: `3:1: the key "image" occurs twice, ...` */
  readonly notes: readonly string[];
}

/** Only malicious files have aliases that repeat more values. */
const MOST_REPEATED = 400_000;
const MERGE = '<<';
/** Tags with which a scalar is read as if it had no quotes. */
const PLAIN_TAGS = ['null', 'bool', 'int', 'float'].map((name) => `tag:yaml.org,2002:${name}`);

/** Reads YAML as `kubectl apply` does: scalars by YAML 1.1, keys as text, and with merge keys; or one JSON value after another. */
export function readDocuments(text: string): Documents {
  const stream = jsonStream(text);
  if (stream !== undefined) return { values: stream, faults: [], notes: [] };
  const read = readYaml(text);
  const indented = read.faults.length === 0 ? text : indentContinuations(text);
  return indented === text ? read : readYaml(indented);
}

function readYaml(text: string): Documents {
  const lines = new LineCounter();
  const place = (offset: number) => `${lines.linePos(offset).line}:${lines.linePos(offset).col}`;
  const nesting = new Nesting();
  const documents = parsed(text, lines, nesting);
  if (nesting.tooDeep !== undefined) {
    return faulty([`${place(nesting.tooDeep)}: must nest at most ${DEEPEST} levels deep, got more; no kind of object does`]);
  }
  // After a colon, the parser's message quotes the file, which may contain secrets.
  const faults = documents.flatMap(({ errors }) => errors.map(({ pos, message }) => (
    `${place(pos[0])}: must be YAML: ${message.split(/[:\n]/)[0]}`
  )));
  if (faults.length > 0) return faulty(faults);
  try {
    const readers = documents.map(({ contents }) => ({ contents, reader: new Reader() }));
    const values = readers.map(({ contents, reader }) => reader.valueOf(contents)).filter((value) => value !== null);
    const repeated = readers.flatMap(({ reader }) => reader.repeated);
    return { values, faults, notes: repeated.map(({ name, offset }) => `${place(offset)}: the key "${name}" occurs twice, and ${LAST}`) };
  } catch (error) {
    if (!(error instanceof Misreading)) throw error;
    return faulty([`${place(error.offset)}: must be YAML: ${error.message}`]);
  }
}

const LAST = 'the last one counts, as for kubectl apply; kustomize refuses it';

function faulty(faults: readonly string[]): Documents {
  return { values: [], faults, notes: [] };
}

/** The parsed documents, up to the place where the text nests too deep. */
function parsed(text: string, lines: LineCounter, nesting: Nesting): Document.Parsed[] {
  const options = { schema: 'failsafe', resolveKnownTags: false, uniqueKeys: false, prettyErrors: false } as const;
  return [...new Composer(options).compose(tokens(text, lines, nesting))];
}

function* tokens(text: string, lines: LineCounter, nesting: Nesting): Generator<CST.Token> {
  const parser = new Parser(lines.addNewLine);
  lines.addNewLine(0);
  for (const token of new Lexer().lex(text)) {
    nesting.see(token);
    if (nesting.tooDeep !== undefined) return;
    yield* parser.next(token);
  }
  yield* parser.end();
}

function isMerge(key: unknown): boolean {
  return isScalar(key) && key.value === MERGE && key.type === Scalar.PLAIN && key.tag === undefined;
}

class Misreading extends Error {
  constructor(node: Node | null, message: string) {
    super(message);
    this.offset = node?.range?.[0] ?? 0;
  }

  readonly offset: number;
}

/** Turns the nodes of one document into values, in order, because an alias refers to the latest anchor of its name. */
class Reader {
  private readonly anchored = new Map<string, { readonly value: unknown; readonly size: number }>();
  private size = 0;
  private sizeOfAliased = 0;
  /** Keys that occur twice in a mapping. */
  readonly repeated: { readonly name: string; readonly offset: number }[] = [];

  valueOf(node: unknown): unknown {
    if (isAlias(node)) return this.aliased(node);
    const before = this.size;
    this.size += 1;
    const value = this.newValue(node);
    const anchor = isScalar(node) || isMap(node) || isSeq(node) ? node.anchor : undefined;
    if (anchor !== undefined) this.anchored.set(anchor, { value, size: this.size - before });
    return value;
  }

  private newValue(node: unknown): unknown {
    if (isMap(node)) return this.fieldsOf(node);
    if (isSeq(node)) return node.items.map((item) => this.valueOf(item));
    if (!isScalar(node)) return null;
    const isPlain = node.tag === undefined ? node.type === Scalar.PLAIN : PLAIN_TAGS.includes(node.tag);
    const value = isPlain ? plainValue(String(node.value)) : node.value;
    if (typeof value !== 'number' || Number.isFinite(value)) return value;
    throw new Misreading(node, 'a number must be finite: it is sent as JSON, which has no other numbers; put text in quotes');
  }

  private aliased(alias: Alias): unknown {
    const anchored = this.anchored.get(alias.source);
    if (anchored === undefined) {
      throw new Misreading(alias, 'an alias must name an anchor that comes before it; put text that begins with "*" in quotes');
    }
    this.size += anchored.size;
    this.sizeOfAliased += anchored.size;
    if (this.sizeOfAliased <= MOST_REPEATED) return anchored.value;
    throw new Misreading(alias, `aliases must repeat no more than ${MOST_REPEATED} values; write them out`);
  }

  /** Unlike other parsers, kubectl lets merged fields override the fields before the merge key. */
  private fieldsOf({ items }: YAMLMap): Fields {
    const fields = new Map<string, unknown>();
    const written = new Set<string>();
    for (const { key, value } of items) {
      if (isMerge(key)) {
        for (const [name, merged] of this.mergedBy(value as Node | null)) fields.set(name, merged);
        continue;
      }
      const name = this.nameOf(key as Node | null);
      if (written.has(name)) this.repeated.push({ name, offset: (key as Node | null)?.range?.[0] ?? 0 });
      written.add(name);
      fields.set(name, this.valueOf(value));
    }
    return Object.fromEntries(fields);
  }

  private mergedBy(node: Node | null): [string, unknown][] {
    const value = this.valueOf(node);
    const sources: readonly unknown[] = Array.isArray(value) ? [...value].reverse() : [value];
    if (!sources.every(isFields)) throw new Misreading(node, `${MERGE} must merge a mapping, or several`);
    return sources.flatMap((source) => Object.entries(source));
  }

  private nameOf(key: Node | null): string {
    const name = this.valueOf(key);
    if (name === null || typeof name === 'object') throw new Misreading(key, 'a key must be a word, a number or true or false');
    return String(name);
  }
}

type Plain = string | number | boolean | null;

const spelt = (value: Plain, ...words: readonly string[]) => words.map((word): [string, Plain] => [word, value]);

/** https://github.com/kubernetes-sigs/yaml/blob/v1.4.0/goyaml.v2/resolve.go */
const WORDS: ReadonlyMap<string, Plain> = new Map([
  ...spelt(true, 'y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON'),
  ...spelt(false, 'n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF'),
  ...spelt(null, '', '~', 'null', 'Null', 'NULL'),
  ...spelt(NaN, '.nan', '.NaN', '.NAN'),
  ...spelt(Infinity, '.inf', '.Inf', '.INF', '+.inf', '+.Inf', '+.INF'),
  ...spelt(-Infinity, '-.inf', '-.Inf', '-.INF'),
]);

const INTEGER = /^([-+]?)(0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO]?[0-7]+|0|[1-9][0-9]*)$/;
const FLOAT = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;

/** An unquoted scalar as kubectl reads it, by YAML 1.1: `yes` is true and `0644` is 420, but dates and `12:30` stay text. */
function plainValue(word: string): Plain {
  const known = WORDS.get(word);
  if (known !== undefined) return known;
  if (!/^[-+.0-9]/.test(word)) return word;
  const digits = word.replace(/_/g, '');
  return integerOf(digits) ?? floatOf(digits) ?? word;
}

function integerOf(text: string): number | undefined {
  const [, sign, digits] = INTEGER.exec(text) ?? [];
  if (digits === undefined) return undefined;
  const amount = Number(digits.replace(/^0(?=[0-7])/, '0o'));
  return sign === '-' ? 0 - amount : amount;
}

/** Undefined for text that isn't a number, or a number that is too large. */
function floatOf(text: string): number | undefined {
  const amount = FLOAT.test(text) ? Number(text) : Infinity;
  return Number.isFinite(amount) ? amount : undefined;
}
