import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { Progress } from '../gitops/disk/progress';
import { ManifestFile } from '../plan/read/read';
import { CommandError } from './command-error';
import { filesBelow } from './folder';

/** Enough of what a failing app says to see why. */
const LAST_LINES = 20;
const MAX_BYTES = 64 * 1024 * 1024;

/**
 * What an app would write now. The app is run as `cdk8s synth` runs it, in any language and with any library, into a folder that
 * is gone afterwards: nothing that is committed is touched.
 */
export function appOutput(command: string, progress: Progress): ManifestFile[] {
  const outdir = mkdtempSync(join(tmpdir(), 'operatorless-app-'));
  try {
    progress.wait(`running the app: ${command}`);
    const path = [resolve('node_modules', '.bin'), process.env.PATH].join(delimiter);
    const { status, signal, stdout, stderr, error } = spawnSync(command, {
      shell: true, stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: MAX_BYTES, encoding: 'utf8', env: { ...process.env, PATH: path, CDK8S_OUTDIR: outdir },
    });
    if (error !== undefined || status !== 0) {
      const said = `${stdout ?? ''}${stderr ?? ''}`.trimEnd().split('\n').slice(-LAST_LINES).join('\n');
      throw new CommandError(`the app "${command}" must write manifests, got ${error?.message ?? (signal === null ? `exit code ${status}` : signal)}:\n${said}`);
    }
    const files = filesBelow(outdir);
    if (files.length === 0) throw new CommandError(`the app "${command}" must write manifests into the folder of CDK8S_OUTDIR, got no file; leave outdir out of new App(), or use process.env.CDK8S_OUTDIR`);
    return files;
  } finally {
    progress.end();
    rmSync(outdir, { recursive: true, force: true });
  }
}
