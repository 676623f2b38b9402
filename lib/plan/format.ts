import type { Difference } from './differences';
import { isFields, listOf } from '../kubernetes/objects/fields';
import { formatTexts, LONGEST, shortened } from './format-texts';
import { itemsOnlyIn } from './list-items';
import { formatConnections } from './policy-connections';

/** `spec.replicas: 3 → 5`. Abbreviates long values and leaves out secret ones. */
export function formatDifference({ path, before, after, order, connections }: Difference, secret = false): string {
  if (connections !== undefined) return `${path}: ${formatConnections(connections)} is ${before === undefined ? 'new' : 'gone'}`;
  if (order) return `${path}: ${formatOrder(before, after)}`;
  if (secret && /^(data|stringData)\b/.test(path)) {
    return `${path}: ${before === undefined ? 'new' : after === undefined ? 'gone' : 'another value'}`;
  }
  if (before === undefined) return `${path}: ${formatSingle(after)} new`;
  if (after === undefined) return `${path}: ${formatSingle(before)} gone`;
  return `${path}: ${formatValues(before, after)}`;
}

/** Several differences on one line. */
export function formatDifferences(found: readonly Difference[], secret = false): string {
  return enumerate(found.map((difference) => formatDifference(difference, secret)));
}

/** Of items with names, the names in both orders. */
function formatOrder(before: unknown, after: unknown): string {
  const [old, now] = [formatValue(before), formatValue(after)];
  return old === now || listOf(before).some(isFields) ? 'in another order' : `in another order, ${old} → ${now}`;
}

/** What differs between two values, on one short line. */
function formatValues(before: unknown, after: unknown): string {
  const [old, now] = [written(before), written(after)];
  // A number and the text of it are different values.
  if (old === now) return `${JSON.stringify(before)} → ${JSON.stringify(after)}`;
  if (Array.isArray(before) && Array.isArray(after) && Math.max(old.length, now.length) > LONGEST) return formatLists(before, after);
  return isFields(before) || isFields(after) ? `${formatValue(before)} → ${formatValue(after)}` : formatTexts(old, now);
}

/** The items that differ, and those that only one list has. */
function formatLists(before: readonly unknown[], after: readonly unknown[]): string {
  const [gone, made] = [itemsOnlyIn(before, after), itemsOnlyIn(after, before)].map((found) => found.map(({ item }) => item));
  const pairs = pairsOf(gone, made);
  const paired = new Set(pairs.flat());
  const [old, now] = [gone, made].map((items) => items.filter((item) => !paired.has(item)));
  const parts = [
    ...(pairs.length === 0 ? [] : [enumerate(pairs.map(([one, other]) => formatTexts(written(one), written(other))))]),
    ...[old, now].flatMap((items, side) => (
      items.length === 0 ? [] : [`${enumerate(items.map(formatValue))} ${items.length === 1 ? 'is' : 'are'} ${side === 0 ? 'gone' : 'new'}`]
    )),
  ];
  return parts.join(', ') || 'in another order';
}

/** Items that seem to be the same with another value, such as `--log-level=info` and `--log-level=debug`, or the only ones that differ. */
function pairsOf(gone: readonly unknown[], made: readonly unknown[]): (readonly [unknown, unknown])[] {
  if (gone.length === 1 && made.length === 1) return [[gone[0], made[0]]];
  return gone.flatMap((item) => {
    const start = startOf(item);
    const others = start === undefined ? [] : made.filter((other) => startOf(other) === start);
    return others.length === 1 && gone.filter((other) => startOf(other) === start).length === 1 ? [[item, others[0]] as const] : [];
  });
}

/** The name of a flag, or the beginning of a text that is too long to be shown. */
function startOf(item: unknown): string | undefined {
  if (typeof item !== 'string') return undefined;
  return /^[\w.-]+=/.exec(item)?.[0] ?? (item.length > LONGEST ? item.slice(0, LONGEST) : undefined);
}

/** `web is`, or of a list whose items have names `API_HOST and API_PORT are`. */
function formatSingle(value: unknown): string {
  const names = listOf(value).flatMap((item) => (isFields(item) && typeof item.name === 'string' ? [item.name] : []));
  const named = names.length > 0 && names.length === listOf(value).length;
  return named ? `${enumerate(names)} ${names.length === 1 ? 'is' : 'are'}` : `${formatValue(value)} is`;
}

/** A value on one short line. */
function formatValue(value: unknown): string {
  if (typeof value === 'string' && value.includes('\n')) return `a text of ${value.trimEnd().split('\n').length} lines`;
  if (isFields(value) && typeof value.name === 'string') return value.name;
  return shortened(written(value));
}

function written(value: unknown): string {
  return typeof value === 'string' ? value || '""' : JSON.stringify(value) ?? 'nothing';
}

/** `a`, `a and b`, `a, b and 3 more` */
export function enumerate(items: readonly string[], most = 3): string {
  const shown = items.length > most + 1 ? [...items.slice(0, most), `${items.length - most} more`] : items;
  return shown.length < 2 ? shown.join('') : `${shown.slice(0, -1).join(', ')} and ${shown[shown.length - 1]}`;
}
