import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** The API server through one `kubectl proxy`, for what is asked often: a process for each question would load a small machine. */
export class Api {
  private readonly child = spawn('kubectl', ['proxy', '--port=0'], { stdio: ['ignore', 'pipe', 'ignore'] });
  private readonly address = new Promise<string>((resolve, reject) => {
    this.child.on('error', reject);
    this.child.on('exit', (code) => { reject(new Error(`kubectl proxy ended, exit code ${code}`)); });
    createInterface({ input: this.child.stdout }).on('line', (line) => {
      const found = /127\.0\.0\.1:\d+/.exec(line);
      if (found !== null) resolve(`http://${found[0]}`);
    });
  });

  /** @throws on any answer but 200, and when there is none in time */
  async ask<T>(path: string, method: 'GET' | 'POST' = 'GET', seconds = 10): Promise<T> {
    const response = await fetch(`${await this.address}${path}`, { method, signal: AbortSignal.timeout(seconds * 1000) });
    const text = await response.text();
    if (response.status !== 200) throw new Error(`${method} ${path}: ${response.status} ${text.slice(0, 300)}`);
    return JSON.parse(text) as T;
  }

  /** What the server has against creating an object, which it doesn't create; nothing when it would take it. */
  async refusal(path: string, object: unknown, seconds = 30): Promise<string> {
    const response = await fetch(`${await this.address}${path}?dryRun=All&fieldValidation=Strict`, {
      method: 'POST', body: JSON.stringify(object), headers: { 'content-type': 'application/json' }, signal: AbortSignal.timeout(seconds * 1000),
    });
    const answer = await response.json() as { message?: string };
    return response.status === 201 ? '' : `${response.status} ${answer.message ?? ''}`;
  }

  close(): void {
    this.child.kill();
  }
}
