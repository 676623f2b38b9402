import { visible } from '../../support/visible';

/** Words and small numbers: GitHub and GitLab leave them as they are. */
const PLAIN = /^\(?(?:\p{L}+(?:['’-]\p{L}+)*|\d{1,5}|→)\)?[,;:.]*$/u;

/** A sentence in which only plain words stand as they are: of text in a code span, no link, mention or markup is made. */
export function prose(text: string): string {
  return visible(text).replace(/\S+/g, (word) => {
    const [, begin = '', end = ''] = /^(.*?)([,;:.]*)$/.exec(word) ?? [];
    return begin === '' || PLAIN.test(word) ? word : `${code(begin)}${end}`;
  });
}

/** A code span in a cell of a table, with a longer fence than any within. */
export function code(text: string): string {
  const shown = visible(text).replace(/\|/g, '\\|');
  const longest = Math.max(0, ...[...shown.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const room = /^`|`$|^ .* $/.test(shown) ? ' ' : '';
  return `${fence}${room}${shown}${room}${fence}`;
}
