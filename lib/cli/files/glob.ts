/**
 * Whether a path matches one of the patterns, or is in a folder that does. As in `.gitignore`, `*` is anything but `/`, `**` anything, and
 * a pattern without `/` matches in every folder.
 */
export function matcher(patterns: readonly string[]): (path: string) => boolean {
  const expressions = patterns.map(expressionOf);
  return (path) => expressions.some((expression) => expression.test(path));
}

function expressionOf(pattern: string): RegExp {
  const bare = pattern.replace(/^(\.?\/)+/, '').replace(/\/+$/, '');
  const anywhere = pattern.replace(/\/+$/, '').includes('/') ? '' : '(?:.*/)?';
  const body = bare.replace(/\*\*\/|\*\*|\*|\?|\{[^{}/]*\}|[^]/g, (token) => {
    if (token in WILD) return WILD[token];
    if (token.length > 1) return `(?:${token.slice(1, -1).split(',').map((one) => expressionOfPart(one)).join('|')})`;
    return quoted(token);
  });
  return new RegExp(`^${anywhere}${body}(?:/.*)?$`, 's');
}

const WILD: Readonly<Record<string, string>> = { '**/': '(?:.*/)?', '**': '.*', '*': '[^/]*', '?': '[^/]' };

function expressionOfPart(part: string): string {
  return part.replace(/[*?]|[^]/g, (token) => WILD[token] ?? quoted(token));
}

function quoted(character: string): string {
  return character.replace(/[\\^$.|+()[\]{}]/, '\\$&');
}
