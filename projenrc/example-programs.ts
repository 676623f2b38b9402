import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withoutAgentPrograms } from '../lib/testing';

/** Leaves the programs of agents, which are most of their bytes, out of the manifests that are committed beside the examples. */
for (const file of readdirSync('examples', { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.yaml'))) {
  const path = join('examples', file);
  writeFileSync(path, withoutAgentPrograms(readFileSync(path, 'utf8')));
}
