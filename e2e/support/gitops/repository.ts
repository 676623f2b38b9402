import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const AUTHOR = ['-c', 'user.name=e2e', '-c', 'user.email=e2e@example.com', '-c', 'commit.gpgsign=false'];

/** A Git repository that a GitOps tool reads, and the working copy in which scenarios commit. */
export class Repository {
  readonly folder = mkdtempSync(join(tmpdir(), 'operatorless-e2e-git-'));

  constructor(
    /** The address for a push from this machine. */
    private readonly pushUrl: string,
    /** The address for pods. */
    readonly url: string,
  ) {}

  async start(): Promise<void> {
    await this.git('init', '--quiet', '--initial-branch=main');
    await this.git('remote', 'add', 'origin', this.pushUrl);
  }

  /** Commits what `write` makes of the working copy. If it throws, nothing is committed. Returns the commit. */
  async commit(title: string, write: (folder: string) => void): Promise<string> {
    write(this.folder);
    await this.git('add', '--all');
    await this.git(...AUTHOR, 'commit', '--quiet', '--allow-empty', `--message=${title}`);
    await this.git('push', '--quiet', 'origin', 'main');
    return this.head();
  }

  async head(): Promise<string> {
    return (await this.git('rev-parse', 'HEAD')).trim();
  }

  /** Whether the working copy is what was committed last. */
  async isClean(): Promise<boolean> {
    return await this.git('status', '--porcelain') === '';
  }

  stop(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async git(...args: readonly string[]): Promise<string> {
    return (await promisify(execFile)('git', args, { cwd: this.folder })).stdout;
  }
}
