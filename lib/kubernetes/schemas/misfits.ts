import { isFields } from '../objects/fields';
import { shared, SUPPORTED, type Versions } from '../versions/versions';
import type { Field, Shape, Struct } from './shape';

/** A part of an object that doesn't fit its schema. */
export type Misfit = UnknownField | WrongType;

/** The steps to a field from the object: names, and indices of lists. */
export type Path = readonly (string | number)[];

/** A field that not every version knows and keeps. */
export interface UnknownField {
  readonly is: 'unknown field';
  readonly path: Path;
  /** The names of the fields that its holder may have. */
  readonly known: readonly string[];
  /** Of all supported versions, also of those that aren't asked about. */
  readonly unknownIn: Versions;
  readonly droppedIn: Versions;
}

interface WrongType {
  readonly is: 'wrong type';
  readonly path: Path;
  readonly must: string;
  readonly value: unknown;
}

/** Everything in `value` that doesn't fit the shape, in the order in which it is written. */
export function misfits(value: unknown, shape: Shape, versions: Versions): Misfit[] {
  const walk = new Walk(versions);
  walk.into(value, shape);
  return walk.found;
}

const MUST: Readonly<Record<Exclude<Shape['is'], 'anything'>, string>> = {
  text: 'be text', integer: 'be a whole number', number: 'be a number', truth: 'be true or false', quantity: 'be a quantity',
  port: 'be a whole number or text', list: 'be a list', map: 'be a map', struct: 'be an object',
};

class Walk {
  readonly found: Misfit[] = [];
  /** Of the value that is looked at. Only copied for a misfit. */
  private readonly path: (string | number)[] = [];

  constructor(private readonly versions: Versions) {}

  into(value: unknown, shape: Shape): void {
    // API servers take null for a value that isn't there.
    if (shape.is === 'anything' || value === null || value === undefined) return;
    if (!fits(value, shape.is)) {
      this.found.push({ is: 'wrong type', path: [...this.path], must: MUST[shape.is], value });
    } else if (shape.is === 'list') {
      (value as unknown[]).forEach((item, index) => this.step(index, item, shape.of));
    } else if (shape.is === 'map') {
      for (const [name, item] of Object.entries(value)) this.step(name, item, shape.of);
    } else if (shape.is === 'struct') {
      for (const [name, item] of Object.entries(value)) this.field(name, item, shape);
    }
  }

  private field(name: string, value: unknown, struct: Struct): void {
    if (value === undefined) return;
    const field = struct.fields.get(name);
    if (field === undefined) {
      if (struct.others === undefined) this.unknown(name, struct, { unknownIn: SUPPORTED, droppedIn: [] });
      else this.step(name, value, struct.others);
      return;
    }
    // A null of a field that nobody knows is lost as well, but so is nothing.
    if (value === null) return;
    if (field.unknownIn.length + field.droppedIn.length === 0) {
      this.step(name, value, field.shape);
      return;
    }
    if (this.concerns(field.unknownIn) || this.concerns(field.droppedIn)) this.unknown(name, struct, field);
    if (!this.lacks(field)) this.step(name, value, field.shape);
  }

  private step(name: string | number, value: unknown, shape: Shape): void {
    this.path.push(name);
    this.into(value, shape);
    this.path.pop();
  }

  private concerns(versions: Versions): boolean {
    return versions.length > 0 && shared(versions, this.versions).length > 0;
  }

  private lacks({ unknownIn }: Field): boolean {
    return shared(unknownIn, this.versions).length === this.versions.length;
  }

  private unknown(name: string, { fields }: Struct, { unknownIn, droppedIn }: Pick<Field, 'unknownIn' | 'droppedIn'>): void {
    const known = [...fields].filter(([, field]) => !this.lacks(field)).map(([other]) => other);
    this.found.push({ is: 'unknown field', path: [...this.path, name], known, unknownIn, droppedIn });
  }
}

function fits(value: unknown, is: Shape['is']): boolean {
  switch (is) {
    case 'text': return typeof value === 'string';
    case 'integer': return Number.isInteger(value) || typeof value === 'bigint';
    case 'number': return typeof value === 'number' || typeof value === 'bigint';
    case 'truth': return typeof value === 'boolean';
    case 'quantity': return typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint';
    case 'port': return typeof value === 'string' || Number.isInteger(value) || typeof value === 'bigint';
    case 'list': return Array.isArray(value);
    case 'map': case 'struct': return isFields(value);
    case 'anything': return true;
  }
}
