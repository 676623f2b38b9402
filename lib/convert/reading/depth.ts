import type { CST } from 'yaml';

/** Deeper than any resource, and far from what a parser can stand. */
export const MAX_DEPTH = 100;

/** Where a text is nested too deeply, or nothing. Without recursion, which would end before the text does. */
export function tooDeepAt(documents: readonly CST.Token[]): number | undefined {
  const pending: { readonly token: CST.Token; readonly depth: number }[] = documents.map((token) => ({ token, depth: 0 }));
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { token, depth } = next;
    if (depth > MAX_DEPTH) return token.offset;
    pending.push(...childrenOf(token).map((child) => ({ token: child, depth: depth + 1 })));
  }
  return undefined;
}

function childrenOf(token: CST.Token): CST.Token[] {
  if (token.type === 'document') return token.value === undefined ? [] : [token.value];
  if (!('items' in token)) return [];
  return token.items.flatMap(({ key, value }) => [key, value].filter((child) => child !== undefined && child !== null));
}
