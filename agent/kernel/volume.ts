import { statfs } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { absentOnError } from './errors';

export interface Room {
  readonly bytes: number;
  /** What a process without root's rights may still write. */
  readonly freeBytes: number;
}

/** A disk that hangs must not hold up the page that people learn of it from. */
const ANSWER_MILLISECONDS = 500;

/** The file system that holds a directory. */
export class Volume {
  /** One question at a time: each that hangs keeps one of the few threads that read files. */
  private asking: Promise<Room | undefined> | undefined;

  constructor(private readonly directory: string) {}

  /** Absent: no answer. */
  room(): Promise<Room | undefined> {
    this.asking ??= absentOnError(this.ask()).finally(() => {
      this.asking = undefined;
    });
    return Promise.race([this.asking, pause(ANSWER_MILLISECONDS, undefined, { ref: false })]);
  }

  private async ask(): Promise<Room> {
    const { blocks, bavail, bsize } = await statfs(this.directory);
    return { bytes: blocks * bsize, freeBytes: bavail * bsize };
  }
}
