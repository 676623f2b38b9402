/** Words that some parser reads as null, as a boolean, or (`e1`) as a number without digits before its exponent. */
const RESERVED = /^(?:null|true|false|yes|no|on|off|y|n|e[-+]?[0-9_]+)$/i;

/**
 * Text that begins with a letter, so it is neither a number nor a date, and contains nothing that ends a plain scalar: `: `, ` #`, a line
 * break.
 */
const PLAIN = /^[A-Za-z/_$(](?:[!"$-9;-~]|:(?=[!"$-~])| (?=[!"$-~]))*$/;

/** `100m`, `10Gi`, `30s`: text that begins with a digit but that no parser reads as a number. */
const QUANTITY = /^[1-9][0-9]*(?:m|ms|s|h|k|M|G|T|[KMGTP]i)$/;

/**
 * Characters that are not printable everywhere, and that JSON does not escape: control characters, byte order marks, and the line breaks of
 * YAML 1.1.
 */
// eslint-disable-next-line no-control-regex
const UNPRINTABLE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]/;
const UNESCAPED = /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g;

/** Whether a block scalar preserves the text: parsers differ on white space at the beginning and the end. */
function fitsBlock(text: string): boolean {
  return text.includes('\n') && !/^[ \t\n]/.test(text) && !/[ \t]\n*$/.test(text) && !UNPRINTABLE.test(text);
}

/** A word or a line of text, as a key or after one. */
export function inlineText(text: string): string {
  if (PLAIN.test(text) ? !RESERVED.test(text) : QUANTITY.test(text)) return text;
  return JSON.stringify(text).replace(UNESCAPED, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** Returns the text in its most readable form: plain, quoted, or as a block with one line below the other. */
export function scalarText(text: string, indent: string): string {
  if (!fitsBlock(text)) return inlineText(text);
  const content = text.replace(/\n+$/, '');
  const ends = text.length - content.length;
  const chomping = ['-', ''][ends] ?? '+';
  const lines = content.replace(/\n(?!\n|$)/g, `\n${indent}`);
  return `|${chomping}\n${indent}${lines}${'\n'.repeat(Math.max(0, ends - 1))}`;
}

/** Formats a number so that YAML 1.1 also reads it as one: its exponents need a decimal point before them. */
export function numberText(value: number): string {
  const text = JSON.stringify(value);
  return text.includes('e') && !text.includes('.') ? text.replace('e', '.0e') : text;
}
