import { summaryOf } from './summary';

/** A key and the header of its block, such as `  etcd.mjs: |`. cdk8s, OperatorlessApp, kubectl and kustomize write long texts like this. */
const BLOCK_HEADER = /^( *)(["']?)([\w.-]+)\2: *\|[-+\d]*[ \t]*\r?\n/gm;

/** A key and its text between double quotes, on one line: JSON, and YAML that looks like it. */
const QUOTED = /(?<![\w.-])([\w.-]+)(["']? *: *)("[^"\\\n]*(?:\\.[^"\\\n]*)*")/g;

/** A text of manifests, YAML or JSON, with one line for each text that changes with every release. All other bytes stay as they are. */
export function summarizeText(manifests: string): string {
  return summarizeQuoted(summarizeBlocks(manifests));
}

function summarizeBlocks(manifests: string): string {
  let written = '';
  let end = 0;
  for (const { 0: header, 1: indent, 3: key, index } of manifests.matchAll(BLOCK_HEADER)) {
    if (index < end) continue;
    const start = index + header.length;
    const block = blockAt(manifests, start, indent.length);
    const summary = summaryOf(key, block.trimStart());
    if (summary === undefined) continue;
    written += manifests.slice(end, index) + header.slice(0, header.indexOf('|')) + summary;
    // The end of the last line, and empty lines after it, stay.
    end = start + block.trimEnd().length;
  }
  return written + manifests.slice(end);
}

/** The lines from `start` on that are empty or indented deeper than the key of their block. */
function blockAt(text: string, start: number, indent: number): string {
  const nextKey = new RegExp(`^ {0,${indent}}[^ \\r\\n]`, 'gm');
  nextKey.lastIndex = start;
  return text.slice(start, nextKey.exec(text)?.index);
}

function summarizeQuoted(manifests: string): string {
  return manifests.replace(QUOTED, (entry, key: string, colon: string, quoted: string) => {
    const text = unquoted(quoted);
    const summary = text === undefined ? undefined : summaryOf(key, text);
    return summary === undefined ? entry : `${key}${colon}${JSON.stringify(summary)}`;
  });
}

/** Undefined for text with escapes that only YAML knows. Our programs need none. */
function unquoted(quoted: string): string | undefined {
  try {
    return JSON.parse(quoted);
  } catch {
    return undefined;
  }
}
