import { releaseLine } from '../agent/kernel/contract/release-line';
import { VERSION } from './version';

/** By it, readers of a ConfigMap and `cdk8s-operatorless/testing` tell the release. */
const BANNER = `--banner:js=${releaseLine(VERSION)}`;

/** Readable, and for the oldest Node.js that we support. */
const OPTIONS = [
  '--bundle',
  '--platform=node',
  '--target=node20',
  '--format=esm',
  '--charset=utf8',
  '--tsconfig=tsconfig.dev.json',
  '--log-level=warning',
];

/** Arguments of esbuild, in a shell, for every agent: a folder of agent/ with a main.ts becomes `build/agent/<folder>.mjs`. */
export const bundlesArguments: readonly string[] = [
  'agent/*/main.ts',
  ...OPTIONS,
  `'${BANNER}'`,
  '--outdir=build/agent',
  '--outbase=agent',
  "'--entry-names=[dir]'",
  '--out-extension:.js=.mjs',
];

/** Arguments of esbuild for the agent of one system. */
export function bundleArguments(system: string, outfile: string): readonly string[] {
  return [`agent/${system}/main.ts`, ...OPTIONS, BANNER, `--outfile=${outfile}`];
}
