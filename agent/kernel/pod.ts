import { rename, rm, statfs, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { absentOnError, codeOf } from './errors';

/** What a pod knows about itself from the downward API. */
export interface PodIdentity {
  readonly podName: string;
  readonly namespace: string;
  readonly podIp: string;
}

/** @throws when the environment lacks what the downward API must give */
export function identityFrom(environment: Readonly<Record<string, string | undefined>>): PodIdentity {
  const given = (name: string) => {
    const value = environment[name];
    if (value === undefined || value === '') {
      throw new Error(`the environment variable ${name} is missing; the pod must set it from the downward API`);
    }
    return value;
  };
  return { podName: given('POD_NAME'), namespace: given('POD_NAMESPACE'), podIp: given('POD_IP') };
}

/** Nothing when there is no such file. */
export async function undefinedIfMissing<T>(read: Promise<T>): Promise<T | undefined> {
  try {
    return await read;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** Atomically: a reader sees the old file or the new one. */
export async function replaceFile(file: string, text: string, mode?: number): Promise<void> {
  await writeFile(`${file}.new`, text, { mode });
  await rename(`${file}.new`, file);
}

/** One such directory is kept in case somebody needs it; more would fill the volume. */
export async function setDirectoryAside(directory: string): Promise<void> {
  const aside = `${directory}.set-aside`;
  await rm(aside, { recursive: true, force: true });
  await rename(directory, aside);
}

/** What `kubectl describe pod` shows of a container that ended: the kubelet takes 4 KiB. */
export async function writeTerminationMessage(file: string, message: string): Promise<void> {
  await writeFile(file, message.slice(0, 4096));
}

export interface Room {
  readonly bytes: number;
  /** What a process without root's rights may still write. */
  readonly freeBytes: number;
}

/** A disk that hangs must not delay the page on which people see it. */
const ANSWER_MILLISECONDS = 500;

/** The file system that holds a directory. */
export class Volume {
  /** One call at a time: each one that hangs occupies one of the few threads that read files. */
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

const CONNECT_MILLISECONDS = 1000;

/** Only a refused connection proves that there is no server: a frozen one accepts, and a slow one may. */
export function hasListener(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: CONNECT_MILLISECONDS });
    const end = (running: boolean) => {
      socket.destroy();
      resolve(running);
    };
    socket.on('connect', () => {
      end(true);
    });
    socket.on('timeout', () => {
      end(true);
    });
    socket.on('error', (error) => {
      end(codeOf(error) !== 'ECONNREFUSED');
    });
  });
}
