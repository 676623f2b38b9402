/** Arguments of esbuild for the agent of one system: readable, and for the oldest Node.js that we support. */
export function bundleArguments(system: string, outfile = `build/agent/${system}.mjs`): readonly string[] {
  return [
    `agent/${system}/main.ts`,
    '--bundle',
    '--platform=node',
    '--target=node20',
    '--format=esm',
    '--charset=utf8',
    '--tsconfig=tsconfig.dev.json',
    '--log-level=warning',
    `--outfile=${outfile}`,
  ];
}
