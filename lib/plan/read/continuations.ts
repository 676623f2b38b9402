import { CST, Lexer } from 'yaml';

/** More than the indentation of any key. */
const DEEP = ' '.repeat(400);
/** Each one is found by reading the file again. */
const MOST = 100;
const NEXT_DOCUMENT = /\n(?=(?:---|\.\.\.)(?:\s|$))/;
const QUOTED: Readonly<Record<string, RegExp>> = { '\'': /'(?:[^']|'')*'/y, '"': /"(?:[^"\\]|\\[^])*"/y };

/**
 * Indents the lines that continue quoted text or brackets. kubectl accepts them anywhere, but the parser only further right than their key.
 * How far they are indented makes no difference to what they mean.
 */
export function indentContinuations(text: string): string {
  let [indented, start, times] = [text, firstUnended(text), 0];
  while (start !== undefined) {
    const end = endAt(indented, start);
    times += 1;
    if (end === undefined || times > MOST || NEXT_DOCUMENT.test(indented.slice(start, end))) return text;
    indented = indented.slice(0, start) + indented.slice(start, end).replace(/\n(?=[^\n])/g, `\n${DEEP}`) + indented.slice(end);
    const next = firstUnended(indented);
    if (next !== undefined && next <= start) return text;
    start = next;
  }
  return indented;
}

/** Where the first quoted text or bracket begins whose end the lexer doesn't see. */
function firstUnended(text: string): number | undefined {
  let [offset, bracket, depth, isScalar] = [0, 0, 0, false];
  for (const token of new Lexer().lex(text)) {
    const type = isScalar ? 'scalar' : CST.tokenType(token);
    // A token of this type only announces the text of a scalar.
    isScalar = type === 'scalar' && !isScalar;
    if (isScalar || type === 'doc-mode') continue;
    if (type === 'flow-error-end') return depth > 0 ? bracket : undefined;
    if (type?.endsWith('quoted-scalar') && quoteEnd(token, 0) !== token.length) return depth > 0 ? bracket : offset;
    if (type === 'flow-seq-start' || type === 'flow-map-start') [bracket, depth] = [depth === 0 ? offset : bracket, depth + 1];
    if (type === 'flow-seq-end' || type === 'flow-map-end') depth -= 1;
    offset += token.length;
  }
  return undefined;
}

/** The end of what begins there, quoted text or brackets. */
function endAt(text: string, start: number): number | undefined {
  return text[start] in QUOTED ? quoteEnd(text, start) : bracketEnd(text, start);
}

function quoteEnd(text: string, start: number): number | undefined {
  const quoted = QUOTED[text[start]];
  quoted.lastIndex = start;
  return quoted.test(text) ? quoted.lastIndex : undefined;
}

function bracketEnd(text: string, start: number): number | undefined {
  let depth = 0;
  for (let at = start; at < text.length; at += 1) {
    const character = text[at];
    if (character in QUOTED && /[\s,:[{]/.test(text[at - 1])) {
      const end = quoteEnd(text, at);
      if (end === undefined) return undefined;
      at = end - 1;
    } else if (character === '#' && /\s/.test(text[at - 1])) {
      const end = text.indexOf('\n', at);
      if (end < 0) return undefined;
      at = end;
    } else if (character === '[' || character === '{') depth += 1;
    else if (character === ']' || character === '}') depth -= 1;
    if (depth === 0) return at + 1;
  }
  return undefined;
}
