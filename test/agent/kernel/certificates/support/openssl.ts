import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hasOpenssl } from '../../../support/process/certificates';

/** Tests that ask OpenSSL. Says so when they are skipped. */
export function withOpenssl(title: string, tests: () => void): void {
  if (hasOpenssl) {
    jest.setTimeout(60_000);
    describe(title, tests);
    return;
  }
  process.stderr.write(`skipped, for want of openssl on the PATH: ${title}\n`);
  describe.skip(title, tests);
}

/** What it prints. @throws with what it complains about */
export function openssl(args: readonly string[], input?: string | Buffer): string {
  return execFileSync('openssl', args, { input, encoding: 'utf8', stdio: 'pipe', maxBuffer: 64 * 1024 * 1024 });
}

/** Calls it with files of these contents. */
export function withFiles<T>(contents: readonly string[], use: (...files: string[]) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'certificates-'));
  try {
    return use(...contents.map((content, index) => {
      const file = join(folder, `${index}.pem`);
      writeFileSync(file, content);
      return file;
    }));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
