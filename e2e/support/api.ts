import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** A `kubectl proxy`, and where it listens. */
interface Proxy {
  readonly child: ChildProcess;
  readonly address: Promise<string>;
}

/** The API server through one `kubectl proxy`, for what is asked often: a process for each question would load a small machine. */
export class Api {
  /** Begun with the first question: a file whose tests are all skipped asks none, and nobody closes it. */
  private proxy: Proxy | undefined;

  /** @throws on any answer but 200, and when there is none in time */
  async ask<T>(path: string, method: 'GET' | 'POST' = 'GET', seconds = 10): Promise<T> {
    const response = await fetch(`${await this.address()}${path}`, { method, signal: AbortSignal.timeout(seconds * 1000) });
    const text = await response.text();
    if (response.status !== 200) throw new Error(`${method} ${path}: ${response.status} ${text.slice(0, 300)}`);
    return JSON.parse(text) as T;
  }

  /** What the server has against creating an object, which it doesn't create; nothing when it would take it. */
  async refusal(path: string, object: unknown, seconds = 30): Promise<string> {
    const response = await fetch(`${await this.address()}${path}?dryRun=All&fieldValidation=Strict`, {
      method: 'POST', body: JSON.stringify(object), headers: { 'content-type': 'application/json' },
      signal: AbortSignal.timeout(seconds * 1000),
    });
    const answer = await response.json() as { message?: string };
    return response.status === 201 ? '' : `${response.status} ${answer.message ?? ''}`;
  }

  close(): void {
    this.proxy?.child.kill();
  }

  private address(): Promise<string> {
    this.proxy ??= startProxy();
    return this.proxy.address;
  }
}

function startProxy(): Proxy {
  const child = spawn('kubectl', ['proxy', '--port=0'], { stdio: ['ignore', 'pipe', 'ignore'] });
  const address = new Promise<string>((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code) => { reject(new Error(`kubectl proxy ended, exit code ${code}`)); });
    createInterface({ input: child.stdout }).on('line', (line) => {
      const found = /127\.0\.0\.1:\d+/.exec(line);
      if (found !== null) resolve(`http://${found[0]}`);
    });
  });
  return { child, address };
}
