import { type ClientRequest, request } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { messageOf } from '../../errors';
import { present } from '../../values';
import { Trouble } from '../trouble';
import type { Order, Outcome } from './tool-server';

/** What runs programs: those of another container's image. */
export interface Runs {
  /** @param seconds after which the program is ended */
  run(command: Order['command'], environment?: Order['environment'], seconds?: number): Promise<Outcome>;
  start(command: Order['command'], environment?: Order['environment'], seconds?: number): Running;
}

/** A program that runs until it is stopped. */
export interface Running {
  /** Resolves when it has ended, by itself or not. */
  readonly ended: Promise<Outcome>;
  stop(): Promise<void>;
}

/** Its image may have to be pulled. */
const START_MILLISECONDS = 600_000;
const RETRY_MILLISECONDS = 200;

/** A container of this pod that runs programs of its image, as long as this process lives. */
export class Tool implements Runs {
  private constructor(
    /** The container's name, for people. */
    private readonly name: string,
    private readonly socket: string,
    private readonly life: ClientRequest,
  ) {}

  /** @throws Trouble if the container doesn't start in time */
  static async open(name: string, socket: string, patience = START_MILLISECONDS): Promise<Tool> {
    const until = performance.now() + patience;
    for (;;) {
      const life = await holdOpen(socket);
      if (life !== undefined) return new Tool(name, socket, life);
      if (performance.now() > until) {
        throw new Trouble('BackupFailed', `the container ${name} has not started within ${patience / 1000} s: see kubectl describe pod`);
      }
      await pause(RETRY_MILLISECONDS);
    }
  }

  /** Ends the container, with all that it runs. */
  close(): void {
    this.life.destroy();
  }

  /** @throws Trouble if the container ends before the program does */
  run(command: Order['command'], environment: Order['environment'] = {}, seconds?: number): Promise<Outcome> {
    return this.start(command, environment, seconds).ended;
  }

  start(command: Order['command'], environment: Order['environment'] = {}, seconds?: number): Running {
    let asked: ClientRequest | undefined;
    let stopped = false;
    const ended = new Promise<Outcome>((resolve, reject) => {
      asked = request({ socketPath: this.socket, path: '/run', method: 'POST' }, (response) => {
        let body = '';
        response.setEncoding('utf8').on('data', (text: string) => { body += text; });
        response.once('error', fail);
        response.once('end', () => {
          if (response.statusCode === 200) resolve(JSON.parse(body) as Outcome);
          else fail(new Error(body));
        });
      });
      const fail = (error: Error) => {
        if (stopped) resolve({ code: null, signal: 'SIGTERM', out: '', err: '' });
        else reject(this.lost(command[0], error));
      };
      asked.once('error', fail);
      asked.end(JSON.stringify({ command, environment, ...present('seconds', seconds) } satisfies Order));
    });
    return {
      ended,
      stop: async () => {
        stopped = true;
        asked?.destroy(new Error('stopped'));
        await ended.catch(() => undefined);
      },
    };
  }

  private lost(program: string, error: Error): Trouble {
    const why = `the container ${this.name} ended while it ran ${program} (${messageOf(error)})`;
    return new Trouble('BackupFailed', `${why}: see its state in kubectl describe pod; if it was OOMKilled, raise its memory`);
  }
}

/** The connection that tells the container that this process lives. @returns nothing while there is no such container */
function holdOpen(socket: string): Promise<ClientRequest | undefined> {
  return new Promise((resolve) => {
    const asked = request({ socketPath: socket, path: '/life' }, (response) => {
      response.on('error', () => undefined).resume();
      // From now on, it must not keep this process alive.
      response.socket.unref();
      resolve(asked);
    });
    asked.on('error', () => {
      resolve(undefined);
    });
    asked.end();
  });
}
