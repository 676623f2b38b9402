import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

/** Manifests hold the agents' programs: before any test they are made anew, whoever runs the tests. */
export default function bundleAgents(): void {
  execFileSync('npx', ['projen', 'bundle'], { cwd: join(__dirname, '..', '..'), stdio: 'pipe' });
}
