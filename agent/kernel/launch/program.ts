import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { CONFIG_FILE } from '../contract/names';
import { messageOf } from '../errors';
import type { FromProgram, Start, ToProgram } from './messages';
import type { Snapshot } from './snapshots';

/** What the launcher reacts to, in the order in which it happened. */
export type ProgramEvent = { readonly is: 'asks'; readonly digest: string } | { readonly is: 'ended'; readonly code: number };

/** How far a program has come. */
type Stage = 'ready' | 'looked';

/** Where the requests of a program's ports are held. */
export interface Reception {
  opens(host: string, port: number): void;
  answered(id: number, page: Extract<FromProgram, { readonly say: 'page' }>['page']): void;
}

/** Of what a program has last written to stderr: enough for an Event. */
const LAST_WORDS = 300;

/** A program of an agent, started from a snapshot in a thread of its own. It can't take the launcher with it when it fails. */
export class Program {
  private readonly worker: Worker;
  private readonly reached = new Set<Stage>();
  private readonly events: ProgramEvent[] = [];
  private code: number | undefined;
  private lastWords = '';
  private wake: (() => void)[] = [];

  /** @param inService whether a program before this one has put the pod in service */
  constructor(readonly snapshot: Snapshot, file: string, reception: Reception, public inService: boolean) {
    const { digest, release, directory } = snapshot;
    const start: Start = { identity: { digest, release: release.version, protocol: release.protocol }, inService };
    this.worker = new Worker(pathToFileURL(join(directory, file)), {
      argv: ['run', join(directory, CONFIG_FILE)],
      workerData: start,
      stderr: true,
    });
    this.worker.stderr.on('data', (chunk: Buffer) => {
      process.stderr.write(chunk);
      this.note(chunk.toString('utf8'));
    });
    this.worker.on('message', (message: FromProgram) => {
      this.hear(message, reception);
    });
    this.worker.on('error', (error) => {
      process.stderr.write(`${messageOf(error)}\n`);
      this.note(messageOf(error));
    });
    this.worker.on('exit', (code) => {
      this.code = code;
      this.tell({ is: 'ended', code });
    });
  }

  get digest(): string {
    return this.snapshot.digest;
  }

  send(message: ToProgram): void {
    this.worker.postMessage(message);
  }

  /** What it asked for, or that it ended. */
  async next(): Promise<ProgramEvent> {
    for (;;) {
      const event = this.events.shift();
      if (event !== undefined) return event;
      await this.change();
    }
  }

  /** @returns whether it came so far before it ended */
  async comesTo(stage: Stage): Promise<boolean> {
    while (!this.reached.has(stage)) {
      if (this.code !== undefined) return false;
      await this.change();
    }
    return true;
  }

  /** @returns whether it came so far, before it ended and within this time */
  reaches(stage: Stage, milliseconds: number): Promise<boolean> {
    return Promise.race([this.comesTo(stage), pause(milliseconds, false, { ref: false })]);
  }

  /** Wherever it is: a loop without an end, too. */
  async kill(): Promise<void> {
    await this.worker.terminate();
  }

  /** Why it did not come up, for people. */
  whyNot(milliseconds: number): string {
    if (this.code === undefined) return `it did not come up within ${Math.round(milliseconds / 1000)} s`;
    const words = this.lastWords.trim().replace(/\s+/g, ' ');
    return `it ended with code ${this.code}${words === '' ? '' : `: ${words.slice(-LAST_WORDS)}`}`;
  }

  private hear(message: FromProgram, reception: Reception): void {
    switch (message.say) {
      case 'opens':
        reception.opens(message.host, message.port);
        return;
      case 'page':
        reception.answered(message.id, message.page);
        return;
      case 'ready':
      case 'looked':
        this.reached.add(message.say);
        this.rouse();
        return;
      case 'inService':
        this.inService = true;
        return;
      case 'replaceMe':
        this.tell({ is: 'asks', digest: message.digest });
    }
  }

  private tell(event: ProgramEvent): void {
    this.events.push(event);
    this.rouse();
  }

  private change(): Promise<void> {
    return new Promise((resolve) => {
      this.wake.push(resolve);
    });
  }

  private rouse(): void {
    this.wake.splice(0).forEach((resolve) => {
      resolve();
    });
  }

  private note(text: string): void {
    this.lastWords = (this.lastWords + text).slice(-4 * LAST_WORDS);
  }
}
