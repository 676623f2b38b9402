import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { emptyFolder } from './terminal';

const HERE = process.cwd();
afterEach(() => process.chdir(HERE));

export function write(files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
}

/** Commits all files of the current folder, which becomes a repository. */
export function commit(): void {
  const commit = ['-c', 'user.name=a', '-c', 'user.email=a@example.com', 'commit', '-qm', 'a', '--allow-empty'];
  for (const args of [['init', '-q'], ['add', '-A'], commit]) execFileSync('git', args, { stdio: 'ignore' });
}

/** A repository with these files committed, whose app copies the folder `next`. */
export function repository(files: Readonly<Record<string, string>>, next: Readonly<Record<string, string>> = {}): void {
  process.chdir(emptyFolder());
  write({ ...files, 'cdk8s.yaml': 'language: typescript\napp: cp -R next/. "$CDK8S_OUTDIR"\noutput: manifests\n' });
  commit();
  write(Object.fromEntries(Object.entries(next).map(([path, text]) => [join('next', path), text])));
}
