import type { CST } from 'yaml';

/** Deeper than any resource, and far less deep than the parser can handle. */
export const MAX_DEPTH = 100;

/** Returns the place where a text is nested too deeply, or undefined. It has no recursion, which would overflow the stack. */
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
