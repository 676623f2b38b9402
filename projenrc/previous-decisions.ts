import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';

const SYSTEMS = ['etcd', 'redis'];

const run = (file: string, args: readonly string[], input?: Buffer) => execFileSync(file, args, { input, maxBuffer: 256 * 1024 * 1024 });

/** Writes what the agents of a revision decide beside the simulations, which let them work together with the agents of today. */
async function keepDecisions(revision: string): Promise<void> {
  const commit = run('git', ['rev-parse', '--short', revision]).toString().trim();
  const folder = mkdtempSync(join(tmpdir(), 'previous-'));
  try {
    run('tar', ['-x', '-C', folder], run('git', ['archive', commit, 'agent', 'tsconfig.json', 'tsconfig.dev.json']));
    for (const system of SYSTEMS) {
      const fixtures = join('test', 'agent', system, 'simulation', 'fixtures');
      mkdirSync(fixtures, { recursive: true });
      await build({
        entryPoints: [join(folder, 'agent', system, 'decide', 'decide.ts')],
        outfile: resolve(fixtures, 'previous-decide.js'),
        bundle: true,
        platform: 'node',
        target: 'node20',
        format: 'cjs',
        charset: 'utf8',
        logLevel: 'warning',
        absWorkingDir: folder,
        tsconfig: join(folder, 'tsconfig.dev.json'),
        banner: { js: `// What the agents of ${commit} decide. Written by "npm run previous-decisions -- ${commit}".` },
      }).catch((error: unknown) => {
        throw new Error(`the decisions of ${system} at ${commit} could not be bundled`, { cause: error });
      });
      writeFileSync(join(fixtures, 'previous-decide.d.ts'), `export { decide } from '../../../../../agent/${system}/decide/decide';\n`);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const [revision, ...more] = process.argv.slice(2);
if (revision === undefined || more.length > 0) throw new Error('must be called with one revision, that of the last release: v0.1.0');
void keepDecisions(revision);
