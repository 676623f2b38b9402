import { releaseOf } from '../../agent/kernel/contract/release-line';

/** Texts that each release changes and that say nothing about a user's own settings, by their key in a ConfigMap. */
const RELEASE_TEXTS: readonly {
  readonly key: RegExp;
  readonly what: string;
  /** The release that a text belongs to. Undefined if a user wrote the text. */
  readonly release: (text: string) => string | undefined;
}[] = [
  { key: /\.mjs$/, what: 'program', release: releaseOf },
  { key: /^release\.json$/, what: 'digests', release: (text) => /^\{\s*"version": ?"([^"]+)",\s*"protocol":/.exec(text)?.[1] },
];

/**
 * The line that stands for a text which each release changes, such as `<program of cdk8s-operatorless 0.1.0, left out>`. It is no valid
 * JavaScript: a pod that runs it fails, and logs this line.
 *
 * @returns undefined for every other text
 */
export function summaryOf(key: string, text: string): string | undefined {
  const known = RELEASE_TEXTS.find((kind) => kind.key.test(key));
  const release = known?.release(text);
  return release === undefined ? undefined : `<${known?.what} of cdk8s-operatorless ${release}, left out>`;
}
