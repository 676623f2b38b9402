import { summarizeText } from './manifest-text';
import { summaryOf } from './summary';

/**
 * Manifests with one line in place of each program of an agent, such as `<program of cdk8s-operatorless 0.1.0, left out>`.
 *
 * Takes whatever holds manifests: one object, a list such as that of `Testing.synth(chart)`, a text of YAML or JSON, or files by their
 * names. Everything else stays as it is, byte for byte. The given value isn't changed.
 */
export function withoutAgentPrograms<T>(manifests: T): T {
  return summarize(manifests) as T;
}

/** Whether these are fields with a program, such as the `data` of an agent's ConfigMap. Doesn't look into other objects in it. */
export function hasAgentProgram(fields: unknown): boolean {
  return isPlain(fields) && Object.entries(fields).some(([key, value]) => summaryOfField(key, value) !== undefined);
}

function summarize(value: unknown): unknown {
  if (typeof value === 'string') return summarizeText(value);
  if (Array.isArray(value)) return value.map(summarize);
  if (!isPlain(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, summaryOfField(key, field) ?? summarize(field)]));
}

function summaryOfField(key: string, value: unknown): string | undefined {
  return typeof value === 'string' ? summaryOf(key, value) : undefined;
}

/** Whether a value is an object literal. Test runners have several `Object.prototype`s: only their depth tells. */
function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
