import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, type Metafile, type Plugin } from 'esbuild';
import { COMMAND, LICENSES } from './command';

const { peerDependencies } = JSON.parse(readFileSync('package.json', 'utf8'));

/** Folders of the packages whose code is in the bundle. */
function packagesIn({ outputs }: Metafile): string[] {
  const paths = Object.values(outputs).flatMap(({ inputs }) => Object.keys(inputs));
  return [...new Set(paths.flatMap((path) => path.match(/^node_modules\/(@[^/]+\/)?[^/]+/)?.[0] ?? []))].sort();
}

function license(folder: string): string {
  const { name, version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  if (file === undefined) throw new Error(`${name} must have a license file, got none: the command may not contain its code without one`);
  return `${name} ${version}\n\n${readFileSync(join(folder, file), 'utf8').trim()}\n`;
}

/** Leaves out zod's messages in fifty other languages: a sixth of the bundle, which nothing can select. */
const ENGLISH_ONLY: Plugin = {
  name: 'english-only',
  setup({ onLoad }) {
    onLoad({ filter: /\/zod\/v4\/locales\/index\.js$/ }, () => ({ contents: "export { default as en } from './en.js';" }));
  },
};

async function bundleCommand(): Promise<void> {
  const { metafile } = await build({
    entryPoints: ['lib/cli/main.ts'],
    outfile: COMMAND,
    bundle: true,
    platform: 'node',
    target: 'node20',
    charset: 'utf8',
    logLevel: 'warning',
    external: Object.keys(peerDependencies),
    plugins: [ENGLISH_ONLY],
    metafile: true,
  });
  writeFileSync(LICENSES, packagesIn(metafile).map(license).join(`\n${'-'.repeat(80)}\n\n`));
}

void bundleCommand();
