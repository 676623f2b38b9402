import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

/** Builds the agents' programs before the tests, because manifests contain them. */
export default function bundleAgents(): void {
  execFileSync('npx', ['projen', 'bundle'], { cwd: join(__dirname, '..', '..'), stdio: 'pipe' });
}
