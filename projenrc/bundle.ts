import { existsSync, readdirSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { build, type BuildOptions, type Plugin } from 'esbuild';
import { releaseLine } from '../agent/kernel/contract/release-line';
import { VERSION } from './version';

/** Readable, and for the oldest Node.js that we support. */
const OPTIONS: BuildOptions = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  charset: 'utf8',
  tsconfig: 'tsconfig.dev.json',
  logLevel: 'warning',
  // By it, readers of a ConfigMap and `cdk8s-operatorless/testing` tell the release.
  banner: { js: releaseLine(VERSION) },
};

const KERNEL = resolve('agent', 'kernel');

/** What the agents of all systems share, beside the program of each. */
const KERNEL_FILE = './kernel.mjs';

/**
 * Writes what runs in pods: `kernel.mjs` with agent/kernel/, `<system>.mjs` for each folder of agent/ with a main.ts, which imports the
 * kernel, and `launch.mjs` and a `<system>-backup.mjs` for each folder with a backup/main.ts, which stand alone.
 */
export async function bundleAgents(folder: string): Promise<void> {
  const systems = readdirSync('agent').filter((name) => existsSync(join('agent', name, 'main.ts')));
  const used = new Set<string>();
  for (const system of systems) {
    const entry = join('agent', system, 'main.ts');
    await build({ ...OPTIONS, entryPoints: [entry], outfile: join(folder, `${system}.mjs`), plugins: [withoutKernel(used)] });
  }
  for (const system of systems) {
    const entry = join('agent', system, 'backup', 'main.ts');
    if (existsSync(entry)) await build({ ...OPTIONS, entryPoints: [entry], outfile: join(folder, `${system}-backup.mjs`) });
  }
  await build({ ...OPTIONS, stdin: { contents: kernelEntry(used), resolveDir: '.' }, outfile: join(folder, 'kernel.mjs') });
  await build({ ...OPTIONS, entryPoints: [join('agent', 'kernel', 'launch', 'main.ts')], outfile: join(folder, 'launch.mjs') });
}

/** Exports all that a system imports. Names are unique in the kernel: of two that are the same, neither would be exported. */
function kernelEntry(used: ReadonlySet<string>): string {
  return [...used].sort().map((path) => `export * from './${relative('.', path).split(sep).join('/')}';\n`).join('');
}

/** Makes every import from agent/kernel/ one of the kernel's file, and collects the modules that are imported. */
function withoutKernel(used: Set<string>): Plugin {
  return {
    name: 'without-kernel',
    setup({ onResolve, resolve: find }) {
      onResolve({ filter: /^\./ }, async ({ path, kind, resolveDir, pluginData }) => {
        if (kind === 'entry-point' || pluginData === FOUND) return undefined;
        const found = await find(path, { kind, resolveDir, pluginData: FOUND });
        if (found.errors.length > 0 || !found.path.startsWith(`${KERNEL}${sep}`)) return undefined;
        used.add(found.path);
        return { path: KERNEL_FILE, external: true };
      });
    },
  };
}

/** Marks a path that the plugin itself asks for. */
const FOUND = 'found';

if (require.main === module) void bundleAgents(process.argv[2] ?? join('build', 'agent'));
