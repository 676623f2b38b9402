/** Invisible characters that a terminal interprets: controls, direction marks, line ends, surrogates. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;
/** Commands of CI pipelines: `::error::` at the beginning of a line, `##[error]` and `##vso[...]` anywhere. */
const COMMAND = /(?<=^\s*:):|(?<=#)#(?=\w*\[)/g;
const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** Text of a user or a manifest on one line, with everything escaped that a terminal or pipeline would interpret. */
export function visible(text: string): string {
  return text.replace(UNSEEN, escapeCharacter).replace(COMMAND, escapeCharacter);
}

/** The same for text with several lines. */
export function visibleLines(text: string): string {
  return text.split('\n').map(visible).join('\n');
}

/** Equivalent JSON with invisible characters escaped. Its line breaks stay. */
export function visibleJson(json: string): string {
  return json.replace(UNSEEN, (character) => (character === '\n' ? character : escapedUnits(character)));
}

function escapedUnits(character: string): string {
  return [...Array(character.length).keys()].map((index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`).join('');
}

function escapeCharacter(character: string): string {
  return SHORT[character] ?? `\\u{${character.codePointAt(0)?.toString(16)}}`;
}
