import { z } from 'zod';
import { isImageReference } from '../../kubernetes/formats/image-reference';
import { parseCpu, parseSize } from '../../kubernetes/formats/quantities';
import type { Path } from './source-tree';

/** Types of fields. The error of each type completes the sentence "the field must be ...". */
export const text = z.string({ error: 'a string' });
export const image = z
  .string({ error: 'a string' })
  .refine(isImageReference, { error: 'an image reference such as registry.example.com/shop/web:1.0' });
export const flag = z.boolean({ error: 'true or false' });
export const wholeNumber = z.int({ error: 'a whole number' });
export const cpu = quantity(parseCpu, 'an amount of CPU such as 500m or 2');
export const memory = quantity(parseSize, 'an amount of memory such as 512Mi or 4Gi');
export const storage = quantity(parseSize, 'an amount of storage such as 512Mi or 4Gi');

/** Quantities that are published with a space before the unit: `4 Gi`. */
export const spacedMemory = quantity(parseSpaced, 'an amount of memory such as 512Mi or 4Gi');
export const spacedStorage = quantity(parseSpaced, 'an amount of storage such as 512Mi or 4Gi');

/** A boolean that is published in quotes. */
export const looseFlag = z.union(
  [z.boolean(), z.enum(['true', 'false'])], { error: 'true or false' },
).transform((written) => String(written) === 'true');

/** A text that may be a secret: no message repeats it. */
export const confidentialText = z.string({ error: 'a string' }).meta({ confidential: true });

/** A text in a field where an empty text is a value of its own. */
export const verbatimText = z.string({ error: 'a string' }).meta({ verbatim: true });

/** A value that asks for what happens anyway, or a function that recognises such values. */
type Harmless = string | number | boolean | object | ((value: unknown) => boolean);

/** How a field that becomes no prop is treated, and why. */
export type Treatment = { readonly reason: string } & (
  | { readonly as: 'ignored' }
  | { readonly as: 'told' | 'refused'; readonly harmless: readonly Harmless[] }
);

/** A field that is accepted and dropped, because nothing is lost. */
export function ignored(reason: string) {
  return treated({ as: 'ignored', reason });
}

/** A field that is dropped, with a note unless it is empty or asks for what happens anyway. */
export function told(reason: string, ...harmless: readonly Harmless[]) {
  return treated({ as: 'told', reason, harmless });
}

/** A field that is refused unless it is empty or asks for what happens anyway. The reason ends with what to do instead. */
export function refused(reason: string, ...harmless: readonly Harmless[]) {
  return treated({ as: 'refused', reason, harmless });
}

/** Refused fields that share a reason. */
export function refusedAll<Name extends string>(names: readonly Name[], reason: string) {
  return Object.fromEntries(names.map((name) => [name, refused(reason)])) as Record<Name, ReturnType<typeof refused>>;
}

/** Ignored fields that share a reason. */
export function ignoredAll<Name extends string>(names: readonly Name[], reason: string) {
  return Object.fromEntries(names.map((name) => [name, ignored(reason)])) as Record<Name, ReturnType<typeof ignored>>;
}

/** Returns how a field that becomes no prop is treated, or undefined for a field that becomes one. */
export function treatmentOf(schema: z.core.$ZodType): Treatment | undefined {
  return schema instanceof z.ZodType ? (schema.meta()?.treatment as Treatment | undefined) : undefined;
}

function treated(treatment: Treatment) {
  return z.unknown().optional().meta({ treatment });
}

export function object<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.strictObject(shape, { error: 'an object' });
}

export function list<Item extends z.ZodType>(item: Item) {
  return z.array(item, { error: 'a list' });
}

export const texts = z.record(z.string(), text, { error: 'an object' });
export const anyObject = z.record(z.string(), z.unknown(), { error: 'an object' });

function parseSpaced(written: string) {
  return parseSize(written.replace(/^(\d+(?:\.\d+)?) +(?=[A-Za-z])/, '$1'));
}

function quantity<T>(parse: (written: string) => T | undefined, expected: string) {
  return z.union([z.string(), z.number()], { error: expected }).transform((written, context) => {
    const amount = parse(String(written));
    if (amount !== undefined) return amount;
    context.addIssue({ code: 'custom', message: expected });
    return z.NEVER;
  });
}

/** Returns the schema without the wrapper that makes the field optional. */
function required(schema: z.core.$ZodType): z.core.$ZodType {
  return schema instanceof z.ZodOptional ? required(schema.unwrap()) : schema;
}

/** Returns the fields of an object schema, or undefined for any other schema. */
export function shapeOf(schema: z.core.$ZodType | undefined): Readonly<Record<string, z.core.$ZodType>> | undefined {
  const own = schema && required(schema);
  return own instanceof z.ZodObject ? own.shape : undefined;
}

/** Returns the schema of a list's items, or undefined for any other schema. */
export function itemOf(schema: z.core.$ZodType | undefined): z.core.$ZodType | undefined {
  const own = schema && required(schema);
  return own instanceof z.ZodArray ? own.element : undefined;
}

/** Returns the names that somebody may have meant: those of fields that have an effect. */
export function fieldNames(shape: Readonly<Record<string, z.core.$ZodType>>): string[] {
  return Object.keys(shape).filter((name) => required(shape[name])._zod.def.type !== 'unknown');
}

/** Returns the schema of the field at the end of the path. */
export function schemaAt(schema: z.core.$ZodType | undefined, path: Path): z.core.$ZodType | undefined {
  const [step, ...rest] = path;
  if (schema === undefined || step === undefined) return schema && required(schema);
  const own = required(schema);
  const fields = Object.entries(shapeOf(own) ?? {});
  const next = own instanceof z.ZodRecord ? own.valueType : (fields.find(([name]) => name === step)?.[1] ?? itemOf(own));
  return schemaAt(next, rest);
}
