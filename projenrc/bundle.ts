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
  '--outdir=build/agent',
  '--outbase=agent',
  "'--entry-names=[dir]'",
  '--out-extension:.js=.mjs',
];

/** Arguments of esbuild for the agent of one system. */
export function bundleArguments(system: string, outfile: string): readonly string[] {
  return [`agent/${system}/main.ts`, ...OPTIONS, `--outfile=${outfile}`];
}
