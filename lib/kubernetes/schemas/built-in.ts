import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { own } from '../../support/own';
import { packageRoot } from '../../support/package-root';
import { SUPPORTED } from '../versions/versions';
import { ANYTHING, type Field, kept, type Shape, type Struct } from './shape';

/** What `projenrc/kubernetes-schemas.ts` writes. */
interface Data {
  readonly versions: readonly string[];
  readonly kinds: Readonly<Record<string, string>>;
  readonly types: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

let loaded: Data | undefined;

/** Read when it is first needed: defining constructs doesn't need it. */
function data(): Data {
  loaded ??= JSON.parse(readFileSync(join(packageRoot(), 'imports', 'kubernetes.json'), 'utf8')) as Data;
  return loaded;
}

const SCALARS: Readonly<Record<string, Shape>> = {
  's': { is: 'text' }, 'i': { is: 'integer' }, 'n': { is: 'number' }, 'b': { is: 'truth' }, 'q': { is: 'quantity' }, 'p': { is: 'port' },
  '*': ANYTHING,
};

const structs = new Map<string, Struct>();

/**
 * The built-in kind `apps/v1/Deployment`: its shape, the versions that lack it, and in `droppedIn` those that serve it only if they are
 * told to. Undefined if no supported version has it.
 */
export function builtInKind(name: string): Field | undefined {
  const told = own(data().kinds, name);
  return told === undefined ? undefined : fieldOf(told);
}

/** All built-in kinds: `apps/v1/Deployment`. */
export function builtInKinds(): string[] {
  return Object.keys(data().kinds);
}

/** The built-in type `meta.v1.ObjectMeta`. */
export function builtInStruct(name: string): Struct {
  const struct = structs.get(name) ?? new BuiltInStruct(name);
  structs.set(name, struct);
  return struct;
}

/** Its fields are made when they are first needed: types may contain themselves, and most of them never occur. */
class BuiltInStruct implements Struct {
  readonly is = 'struct';
  private made: ReadonlyMap<string, Field> | undefined;

  constructor(private readonly name: string) {}

  get fields(): ReadonlyMap<string, Field> {
    this.made ??= new Map(Object.entries(data().types[this.name]).map(([field, told]) => [field, fieldOf(told)]));
    return this.made;
  }
}

/** `s`, `s 3fe` if only some versions have it, `s 3fe 3c0` if fewer keep it, and `s 1|i 3fe` if its type has changed. */
function fieldOf(told: string): Field {
  if (!told.includes(' ')) return kept(shapeOf(told));
  const types = told.split('|').map((text) => {
    const [code, known, keeps = known] = text.split(' ');
    return { code, known: parseInt(known, 16), keeps: parseInt(keeps, 16) };
  });
  const [known, keeps] = [types.reduce((bits, one) => bits | one.known, 0), types.reduce((bits, one) => bits | one.keeps, 0)];
  return {
    shape: shapeOf(types[types.length - 1].code),
    unknownIn: SUPPORTED.filter((_, index) => (known & (1 << index)) === 0),
    droppedIn: SUPPORTED.filter((_, index) => (known & ~keeps & (1 << index)) !== 0),
  };
}

function shapeOf(code: string): Shape {
  const inner = code.slice(1);
  switch (code[0]) {
    case '[': return { is: 'list', of: shapeOf(inner) };
    case '{': return { is: 'map', of: shapeOf(inner) };
    case '#': return builtInStruct(inner);
    default: return SCALARS[code];
  }
}
