/** What a terminal acts on and nobody sees: controls, marks that turn the direction of text, ends of lines, halves of characters. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;
/** By which pipelines are told to do things: `::error::` at the beginning of a line, `##[error]` and `##vso[...]` anywhere. */
const COMMAND = /(?<=^\s*:):|(?<=#)#(?=\w*\[)/g;
const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** Text of a user or of a manifest on one line: a terminal shows it and acts on nothing in it. What would not be seen is spelt out. */
export function visible(text: string): string {
  return text.replace(UNSEEN, spelt).replace(COMMAND, spelt);
}

/** The same for text that is meant to have several lines. */
export function visibleLines(text: string): string {
  return text.split('\n').map(visible).join('\n');
}

/** JSON that means the same, with what would not be seen spelt out; its own line breaks stay. */
export function visibleJson(json: string): string {
  return json.replace(UNSEEN, (character) => (character === '\n' ? character : escapedUnits(character)));
}

function escapedUnits(character: string): string {
  return [...Array(character.length).keys()].map((index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`).join('');
}

function spelt(character: string): string {
  return SHORT[character] ?? `\\u{${character.codePointAt(0)?.toString(16)}}`;
}
