import type { Difference } from './differences';
import { isFields } from '../kubernetes/objects/fields';

const LONGEST = 60;

/** `spec.replicas: 3 → 5`. Abbreviates long values and leaves out secret ones. */
export function formatDifference({ path, before, after, order }: Difference, secret = false): string {
  if (order) return `${path}: in another order, ${formatValue(before)} → ${formatValue(after)}`;
  if (secret && /^(data|stringData)\b/.test(path)) {
    return `${path}: ${before === undefined ? 'new' : after === undefined ? 'gone' : 'another value'}`;
  }
  if (before === undefined) return `${path}: ${formatValue(after)} is new`;
  if (after === undefined) return `${path}: ${formatValue(before)} is gone`;
  return `${path}: ${formatValue(before)} → ${formatValue(after)}`;
}

/** Several differences on one line. */
export function formatDifferences(found: readonly Difference[], secret = false): string {
  return enumerate(found.map((difference) => formatDifference(difference, secret)));
}

/** A value on one short line. */
function formatValue(value: unknown): string {
  if (typeof value === 'string' && value.includes('\n')) return `a text of ${value.trimEnd().split('\n').length} lines`;
  if (isFields(value) && typeof value.name === 'string') return value.name;
  const written = typeof value === 'string' ? value || '""' : JSON.stringify(value) ?? 'nothing';
  return written.length <= LONGEST ? written : `${written.slice(0, LONGEST - 1)}…`;
}

/** `a`, `a and b`, `a, b and 3 more` */
export function enumerate(items: readonly string[], most = 3): string {
  const shown = items.length > most + 1 ? [...items.slice(0, most), `${items.length - most} more`] : items;
  return shown.length < 2 ? shown.join('') : `${shown.slice(0, -1).join(', ')} and ${shown[shown.length - 1]}`;
}
