import { z } from 'zod';
import type { Fault, Origin } from './faults';
import { didYouMean, faultAt } from './faults';
import { fieldNames, schemaAt, shapeOf } from './schema';
import type { Path, SourceNode, SourceObject } from './source-tree';
import { isNothing, nodeAt } from './source-tree';

/** Messages truncate texts that are longer than this. */
const MAX_SHOWN = 60;

/** Returns every way in which a resource violates its schema. */
export function schemaFaults(origin: Origin, schema: z.ZodObject, issues: readonly z.core.$ZodIssue[]): Fault[] {
  return [
    ...repeatedFields(origin, origin.root, []),
    ...issues.flatMap((issue) => {
      const path = issue.path.map((step) => (typeof step === 'symbol' ? String(step) : step));
      return issue.code === 'unrecognized_keys'
        ? unknownFields(origin, schema, path, issue.keys)
        : [wrongValue(origin, schema, path, issue.message)];
    }),
  ];
}

/** Returns fields that an object has twice. YAML forbids this, and in a flat resource it means that two fields ended up in one place. */
function repeatedFields(origin: Origin, node: SourceNode, path: Path): Fault[] {
  if (node.type === 'scalar') return [];
  if (node.type === 'list') return node.items.flatMap((item, index) => repeatedFields(origin, item, [...path, index]));
  return node.fields.flatMap(({ name, at, value }, index) => {
    const first = node.fields.findIndex((field) => field.name === name);
    const again = first === index ? [] : [faultAt(
      origin, [...path, name], `must be given once, got it on line ${node.fields[first].at.line} too; drop one`, at,
    )];
    return [...again, ...repeatedFields(origin, value, [...path, name])];
  });
}

function unknownFields(origin: Origin, schema: z.ZodObject, path: Path, names: readonly string[]): Fault[] {
  const known = fieldNames(shapeOf(schemaAt(schema, path)) ?? {});
  const fields = (nodeAt(origin.root, path) as SourceObject).fields;
  return names.map((name) => faultAt(
    origin,
    [...path, name],
    `must be one of the known fields ${known.join(', ')}, got "${name}"${didYouMean(name, known)}`,
    fields.find((field) => field.name === name)?.at,
  ));
}

function wrongValue(origin: Origin, schema: z.ZodObject, path: Path, expected: string): Fault {
  const node = nodeAt(origin.root, path);
  const own = schemaAt(schema, path);
  return faultAt(origin, path, `must be ${expected}, got ${shown(node, own)}${fix(node, own)}`);
}

function shown(node: SourceNode | undefined, schema: z.core.$ZodType | undefined): string {
  if (node === undefined || isNothing(node)) return 'nothing';
  if (node.type !== 'scalar') return node.type === 'list' ? 'a list' : 'an object';
  const kind = { string: 'a string', number: 'a number', boolean: 'true or false' }[typeof node.value as 'string'];
  if (!mayBeShown(schema)) return kind;
  if (typeof node.value !== 'string') return typeof node.value === 'number' ? `the number ${node.written}` : node.written;
  return node.value.length > MAX_SHOWN ? `"${node.value.slice(0, MAX_SHOWN)}..."` : `"${node.value}"`;
}

/** Text in the place of a list or an object may contain anything, including secrets. */
function mayBeShown(schema: z.core.$ZodType | undefined): boolean {
  return schema instanceof z.ZodType && schema.meta()?.confidential !== true && !['object', 'array', 'record'].includes(schema.def.type);
}

function fix(node: SourceNode | undefined, schema: z.core.$ZodType | undefined): string {
  if (node === undefined) return '; add it';
  if (isNothing(node)) return '; give it a value or leave it out';
  if (node.type !== 'scalar' || schema === undefined) return '';
  const type = schema._zod.def.type;
  if (type === 'string' && typeof node.value === 'string') return '';
  if (type === 'string') return mayBeShown(schema) ? `; put it in quotes: "${node.written}"` : '; put it in quotes';
  const unquoted = (type === 'number' && /^-?\d+$/.test(node.written)) || (type === 'boolean' && /^(true|false)$/.test(node.written));
  return unquoted && typeof node.value === 'string' ? '; write it without quotes' : '';
}
