import { at, type Fields, fieldsOf, isFields, listOf } from '../objects/fields';
import type { KubernetesObject } from '../objects/kinds';
import { templatePath } from '../pods/pod-template';
import type { FactName } from '../versions/facts';
import type { Demand } from '../../support/fault';

/** A reason why an API server refuses an object. */
export interface Refusal extends Demand {
  /** `spec.ports[0].port` */
  readonly field: string;
  /** Every API server, unless it says otherwise. */
  readonly by?: RefusedBy;
}

/**
 * Who refuses it, when it isn't every API server: those of the versions that a fact names; or an API server that takes the object, and
 * refuses the pods that are made of it.
 */
export type RefusedBy = FactName | 'pods';

/** Finds what the API server would refuse in one object. */
export type Check = (object: KubernetesObject) => readonly Refusal[];

/** A part of a manifest. Its field path is only built when there is a refusal. */
export class Part {
  constructor(readonly fields: Fields, private readonly path: () => string) {}

  get field(): string {
    return this.path();
  }

  /** The objects in a list within it: `containers[0]`. */
  list(key: string): Part[] {
    return listOf(this.fields[key]).map((entry, index) => new Part(fieldsOf(entry), () => `${this.child(key)}[${index}]`));
  }

  /** An object within it. */
  part(key: string): Part {
    return new Part(fieldsOf(this.fields[key]), () => this.child(key));
  }

  /** The path of a field within it. */
  child(key: string): string {
    const { field } = this;
    return field === '' ? key : `${field}.${key}`;
  }
}

/** A list with the refusal, or an empty one if the condition holds. */
export function unless(holds: boolean, refusal: () => Refusal): readonly Refusal[] {
  return holds ? NONE : [refusal()];
}

/** Shared, because nearly every check finds nothing. */
export const NONE: readonly never[] = [];

/** Reasons that many checks share. */
export const REFUSES_OTHERS = 'the API server refuses others';
export const REFUSES_BOTH = 'the API server refuses both';
export const TAKES_TEXT = 'the API server accepts nothing else';
export const QUOTE = 'put it in quotes';
export const PORT_NUMBER = 'be a number from 1 to 65535';
export const NO_OTHER_PORTS = { why: 'there are no other ports', fix: 'correct it' };
export const NUMBERED_LABEL = 'be at most 63 lower-case letters, digits and "-", beginning and ending with a letter or digit';

/** How a value is shown in a message. */
export function shown(value: unknown): string {
  if (value === undefined) return 'none';
  const text = JSON.stringify(value, (_, inner) => (typeof inner === 'bigint' ? `${inner}n` : inner as unknown));
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}

/** A refusal unless a field has one of these values, or none, for which there is a default. */
export function addChoiceRefusal(refusals: Refusal[], part: Part, key: string, values: readonly string[]): void {
  const value = part.fields[key];
  if ([undefined, null, '', ...values].includes(value as string)) return;
  const must = `be ${values.slice(0, -1).join(', ')} or ${values[values.length - 1]}`;
  refusals.push({ field: part.child(key), must, got: shown(value), why: REFUSES_OTHERS, fix: 'correct it' });
}

/** The values that occurred before. */
export function repeats(values: readonly string[]): readonly string[] {
  if (values.length < 2) return NONE;
  const seen = new Set<string>();
  return values.filter((value) => seen.has(value) || (seen.add(value), false));
}

/** The manifest as a whole. */
export function whole({ fields }: KubernetesObject): Part {
  return new Part(fields, () => '');
}

/** The pod template of a workload. Undefined for other kinds, or if it is missing. */
export function podTemplate(object: KubernetesObject): Part | undefined {
  const { kind, group, fields } = object;
  if (kind === 'Pod') return group === '' ? whole(object) : undefined;
  const path = templatePath(object);
  const template = path === undefined ? undefined : at(fields, path);
  return isFields(template) ? new Part(template, () => path ?? '') : undefined;
}
