import { Fields, fieldsOf, isFields, listOf, Manifest } from '../../gitops/manifest';

/** Looks at one manifest and says what the API server would refuse: `field must ..., got X: why; fix`. */
export type Check = (manifest: Manifest) => readonly string[];

/** A part of a manifest. What its field is called is put together only when there is something to say of it. */
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

  /** What a field within it is called. */
  child(key: string): string {
    const { field } = this;
    return field === '' ? key : `${field}.${key}`;
  }
}

/** The one message, unless all is well. */
export function unless(holds: boolean, message: () => string): readonly string[] {
  return holds ? NONE : [message()];
}

/** Nearly every check of nearly every object ends so. */
export const NONE: readonly string[] = [];

/** How a value is shown in a message. */
export function shown(value: unknown): string {
  if (value === undefined) return 'none';
  const text = JSON.stringify(value, (_, inner) => (typeof inner === 'bigint' ? `${inner}n` : inner as unknown));
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}

/** A fault unless a field has one of these values, or none, for which there is a default. */
export function addChoiceFault(faults: string[], part: Part, key: string, values: readonly string[]): void {
  const value = part.fields[key];
  if ([undefined, null, '', ...values].includes(value as string)) return;
  faults.push(`${part.child(key)} must be ${values.slice(0, -1).join(', ')} or ${values[values.length - 1]}, got ${shown(value)}: the API server refuses others; correct it`);
}

/** The values that occur before. */
export function repeats(values: readonly string[]): readonly string[] {
  if (values.length < 2) return NONE;
  const seen = new Set<string>();
  return values.filter((value) => seen.has(value) || (seen.add(value), false));
}

/** The manifest as a whole. */
export function whole({ fields }: Manifest): Part {
  return new Part(fields, () => '');
}

/** What a workload makes pods of; none for other kinds, and none where it is missing. */
export function podTemplate(manifest: Manifest): Part | undefined {
  const { kind, group, fields } = manifest;
  if (group === '') return kind === 'Pod' ? whole(manifest) : undefined;
  if (group !== 'apps' && group !== 'batch') return undefined;
  const spec = kind === 'CronJob' ? whole(manifest).part('spec').part('jobTemplate').part('spec') : new Part(fieldsOf(fields.spec), () => 'spec');
  return isFields(spec.fields.template) ? spec.part('template') : undefined;
}
