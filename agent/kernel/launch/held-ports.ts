import type { Server } from 'node:http';
import { listen, type Page } from '../http/http-server';
import type { ToProgram } from './messages';

interface Request {
  readonly port: number;
  readonly method: string;
  readonly url: string;
  readonly answer: (page: Page) => void;
}

/**
 * The ports of an agent, open for as long as its launcher lives. A request waits while no program is there to answer it, and is asked again
 * of the next one if a program ended over it: a refused connection of the pre-stop hook would stop the server at once.
 */
export class HeldPorts {
  private readonly servers = new Map<number, Promise<Server>>();
  private readonly waiting = new Map<number, Request>();
  private program: { send(message: ToProgram): void } | undefined;
  private count = 0;

  /** @param failed when a port can't be opened: without it the pod is of no use */
  constructor(private readonly failed: (error: unknown) => void) {}

  /** A program serves pages there. Each port is opened once. */
  opens(host: string, port: number): void {
    if (this.servers.has(port)) return;
    const server = listen(host, port, (method, url, gone) => this.asked({ port, method, url }, gone));
    server.catch(this.failed);
    this.servers.set(port, server);
  }

  answered(id: number, page: Page): void {
    this.waiting.get(id)?.answer(page);
    this.waiting.delete(id);
  }

  /** From now on this program is asked, also what its predecessor did not answer. */
  use(program: { send(message: ToProgram): void }): void {
    this.program = program;
    for (const [id, request] of this.waiting) this.pass(id, request);
  }

  /** For tests: an end of the process closes them as well. */
  async close(): Promise<void> {
    for (const server of await Promise.all(this.servers.values())) {
      server.close();
      server.closeAllConnections();
    }
  }

  private asked(what: Omit<Request, 'answer'>, gone: AbortSignal): Promise<Page> {
    return new Promise((answer) => {
      const id = this.count;
      this.count += 1;
      const request = { ...what, answer };
      gone.addEventListener('abort', () => this.waiting.delete(id));
      this.waiting.set(id, request);
      this.pass(id, request);
    });
  }

  private pass(id: number, { port, method, url }: Request): void {
    this.program?.send({ tell: 'request', id, port, method, url });
  }
}
