/** What a terminal acts on and nobody sees: controls, marks that turn the direction of text, ends of lines, halves of characters. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;
/** By which pipelines are told to do things: `::error::` at the beginning of a line, `##[error]` and `##vso[...]` anywhere. */
const COMMAND = /(?<=^\s*:):|(?<=#)#(?=\w*\[)/g;
const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** Text of a manifest on one line, as it is; what would not be seen is spelt out. */
export function visible(text: string): string {
  return text.replace(UNSEEN, spelt).replace(COMMAND, spelt);
}

function spelt(character: string): string {
  return SHORT[character] ?? `\\u{${character.codePointAt(0)?.toString(16)}}`;
}
