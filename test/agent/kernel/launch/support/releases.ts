import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The file of the program of these tests. */
export const PROGRAM_FILE = 'agent.mjs';

interface Wish {
  /** Of the pod template. */
  readonly server?: string;
  /** Where the kubelet is only half done. */
  readonly half?: boolean;
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

/** Writes a release as it is mounted. @returns its digest */
export function mount(directory: string, program: string, { server = 'template', half = false }: Wish = {}): string {
  const texts = { [PROGRAM_FILE]: program, 'config.json': '{}\n' };
  const files = Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, sha256(text)]));
  const release = `${JSON.stringify({ version: '1.2.3', protocol: 1, server, files })}\n`;
  if (!half) for (const [name, text] of Object.entries(texts)) writeFileSync(join(directory, name), text);
  writeFileSync(join(directory, 'release.json'), release);
  return sha256(release).slice(0, 16);
}

/** A program that says its name on every page, asks for all that is offered, and ends at SIGTERM. */
export function healthy(name: string, port: number, own: Partial<Record<'onGo' | 'onRequest' | 'onMounted', string>> = {}): string {
  return `
import { parentPort, workerData } from 'node:worker_threads';
const say = (message) => parentPort.postMessage(message);
const page = (id) => say({ say: 'page', id, page: { status: 200, type: 'text/plain', body: '${name}' } });
const tell = {
  go: () => { ${own.onGo ?? "say({ say: 'looked' });"} },
  request: ({ id, url }) => { ${own.onRequest ?? 'page(id);'} },
  mounted: ({ mounted }) => { ${own.onMounted ?? "if (mounted.offered) say({ say: 'replaceMe', digest: mounted.offered.digest });"} },
  sigterm: () => process.exit(0),
  resume: () => undefined,
};
parentPort.on('message', (message) => tell[message.tell](message));
say({ say: 'opens', host: '127.0.0.1', port: ${port} });
say({ say: 'ready' });
`;
}

export const BROKEN_SYNTAX = 'this is not JavaScript;\n';
export const HANGS_AT_ONCE = 'for (;;);\n';
export const THROWS_AT_ONCE = "throw new Error('no such setting');\n";
