/** Words that some parser takes for null, for a truth value, or (`e1`) for a number without digits before its exponent. */
const RESERVED = /^(?:null|true|false|yes|no|on|off|y|n|e[-+]?[0-9_]+)$/i;

/** Begins with a letter, so is no number and no date, and holds nothing that ends a plain scalar: `: `, ` #`, a line. */
const PLAIN = /^[A-Za-z/_$(](?:[!"$-9;-~]|:(?=[!"$-~])| (?=[!"$-~]))*$/;

/** `100m`, `10Gi`, `30s`: begin with a digit and are no number to any parser. */
const QUANTITY = /^[1-9][0-9]*(?:m|ms|s|h|k|M|G|T|[KMGTP]i)$/;

/** Neither printable everywhere nor escaped by JSON: controls, byte order marks, and what YAML 1.1 takes for a line's end. */
// eslint-disable-next-line no-control-regex
const UNPRINTABLE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]/;
const UNESCAPED = /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g;

/** Whether a block keeps it as it is: parsers differ over white space at the beginning and at the end. */
function fitsBlock(text: string): boolean {
  return text.includes('\n') && !/^[ \t\n]/.test(text) && !/[ \t]\n*$/.test(text) && !UNPRINTABLE.test(text);
}

/** One word or line of text, as it follows a key, or as a key. */
export function inlineText(text: string): string {
  if (PLAIN.test(text) ? !RESERVED.test(text) : QUANTITY.test(text)) return text;
  return JSON.stringify(text).replace(UNESCAPED, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** Text in the form that is easiest to read: as it is, in quotes, or with its lines one below the other. */
export function scalarText(text: string, indent: string): string {
  if (!fitsBlock(text)) return inlineText(text);
  const content = text.replace(/\n+$/, '');
  const ends = text.length - content.length;
  const chomping = ['-', ''][ends] ?? '+';
  const lines = content.replace(/\n(?!\n|$)/g, `\n${indent}`);
  return `|${chomping}\n${indent}${lines}${'\n'.repeat(Math.max(0, ends - 1))}`;
}

/** A number that YAML 1.1 takes for one as well: there an exponent wants a point before it. */
export function numberText(value: number): string {
  const text = JSON.stringify(value);
  return text.includes('e') && !text.includes('.') ? text.replace('e', '.0e') : text;
}
