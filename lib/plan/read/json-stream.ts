import { DEEPEST } from '../../kubernetes/objects/fields';

/** Several JSON values after each other, as `kubectl get -o json` of several calls writes them. Undefined for anything else. */
export function jsonStream(text: string): unknown[] | undefined {
  if (!/^\s*\{/.test(text)) return undefined;
  const ends = endsOfValues(text);
  if (ends === undefined || ends.length < 2) return undefined;
  try {
    return ends.map((end, index) => JSON.parse(text.slice(index === 0 ? 0 : ends[index - 1], end)) as unknown);
  } catch {
    // It isn't JSON. It may still be YAML, or the reader of YAML says where it isn't.
    return undefined;
  }
}

/** Where each value of a text ends that consists of objects in braces. Undefined if it doesn't, or if they nest too deep. */
function endsOfValues(text: string): number[] | undefined {
  const ends: number[] = [];
  let depth = 0;
  for (const { 0: token, index } of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\]]|[^\s"{}[\]]+/g)) {
    if (token === '{' || token === '[') depth += 1;
    else if (token === '}' || token === ']') depth -= 1;
    else if (depth === 0) return undefined;
    if (depth < 0 || depth > DEEPEST) return undefined;
    if (depth === 0) ends.push(index + 1);
  }
  return depth === 0 ? ends : undefined;
}
