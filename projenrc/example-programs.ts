import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isMap, isScalar, parseAllDocuments, type Pair, type Scalar } from 'yaml';

const PROGRAM_KEY = /^(\w+)\.mjs$/;

/** The folder of agent/ that a program is made of, where it isn't called like the program. */
const FOLDERS: Readonly<Record<string, string>> = { launch: 'kernel/launch' };

/** What an example holds in place of an agent's program. A pod that runs it fails with the same words. */
function placeholder(name: string, program: string): readonly string[] {
  const digest = createHash('sha256').update(program).digest('hex');
  return [
    '// The program of the agent belongs here, and is left out of this example.',
    `// source: agent/${FOLDERS[name] ?? name}`,
    `// bytes:  ${Buffer.byteLength(program)}`,
    `// sha256: ${digest}`,
    'throw new Error(\'the program of the agent is left out of this example: run main.ts to write the whole manifest\');',
  ];
}

/** A manifest as it is committed beside its example: without the programs of agents, which are most of its bytes. */
export function withoutPrograms(manifest: string): string {
  const programs = parseAllDocuments(manifest).flatMap((document) => {
    const data = document.get('kind') === 'ConfigMap' ? document.get('data') : undefined;
    return isMap(data) ? data.items.flatMap(programOf) : [];
  });
  return programs.reduceRight((text, { name, value, start, end }) => {
    const lines = ['|', ...placeholder(name, value).map((line) => `    ${line}`)];
    return `${text.slice(0, start)}${lines.join('\n')}\n${text.slice(end)}`;
  }, manifest);
}

function programOf({ key, value }: Pair) {
  const [, name] = PROGRAM_KEY.exec(String((key as Scalar).value)) ?? [];
  if (name === undefined || !isScalar(value) || !value.range) return [];
  return [{ name, value: String(value.value), start: value.range[0], end: value.range[1] }];
}

/** Leaves the programs out of every manifest below a folder. */
function main(folder: string): void {
  for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.yaml'))) {
    const path = join(folder, file);
    writeFileSync(path, withoutPrograms(readFileSync(path, 'utf8')));
  }
}

if (require.main === module) main('examples');
