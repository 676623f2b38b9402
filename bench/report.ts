import { readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { App } from 'cdk8s';
import { addServices, type Case } from './services';

/** The report that a measured app writes to the file in `BENCH_REPORT`. */
export interface Report {
  readonly peakMebibytes: number;
  /** An app in the same process that differs in one image: how long it takes, and how many files it writes. */
  readonly rebuild?: { readonly milliseconds: number; readonly files: number };
}

/** Synthesises the app that the environment describes, and again with one change if requested. */
export function run(newApp: () => App): void {
  const { BENCH_CASE = '', BENCH_REBUILD, BENCH_REPORT = 'report.json' } = process.env;
  const what = JSON.parse(BENCH_CASE) as Case;
  const synth = (changed: boolean) => {
    const app = newApp();
    addServices(app, what, changed);
    app.synth();
    return app.outdir;
  };
  const folder = synth(false);
  const rebuild = BENCH_REBUILD === undefined ? undefined : rebuilt(folder, synth);
  const report: Report = { peakMebibytes: Math.round(process.resourceUsage().maxRSS / 1024), rebuild };
  writeFileSync(BENCH_REPORT, JSON.stringify(report));
}

function rebuilt(folder: string, synth: (changed: boolean) => string): Report['rebuild'] {
  const before = written(folder);
  const start = performance.now();
  synth(true);
  const milliseconds = Math.round(performance.now() - start);
  return { milliseconds, files: [...written(folder)].filter(([file, version]) => before.get(file) !== version).length };
}

/** Each file with its identity, which changes whenever the file is written. */
function written(folder: string): Map<string, string> {
  return new Map(readdirSync(folder, { recursive: true, encoding: 'utf8' }).map(
    (path) => [path, statSync(join(folder, path), { bigint: true })] as const,
  )
    .filter(([, stat]) => stat.isFile()).map(([path, { ino, mtimeNs }]) => [path, `${ino} ${mtimeNs}`]));
}
