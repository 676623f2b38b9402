import { type ChildProcess, spawn } from 'node:child_process';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { isObject } from '../../shape';
import { messageOf } from '../../errors';

/** How a program ended. */
export interface Outcome {
  /** Null: a signal ended it, or it could not be started. */
  readonly code: number | null;
  readonly signal: string | null;
  readonly out: string;
  /** The end of what it wrote to stderr. */
  readonly err: string;
}

export interface Order {
  readonly command: readonly [string, ...string[]];
  readonly environment: Readonly<Record<string, string>>;
  /** After so long the program is ended. */
  readonly seconds?: number;
}

/** A list of many thousand snapshots fits. */
const LONGEST_OUTPUT = 32 * 1024 * 1024;
const LONGEST_ERRORS = 16 * 1024;
const KILL_MILLISECONDS = 20_000;

/**
 * Runs programs of the image that it is in, on behalf of another container of the pod, which connects by a Unix socket.
 *
 * `POST /run` runs one and answers when it has ended. A request that is given up ends its program. `GET /life` is never answered: when
 * whoever asked is gone, so is the work, and this server ends with all that it runs.
 */
export function serveTool(socket: string, log: (line: string) => void): Promise<void> {
  const running = new Set<ChildProcess>();
  return new Promise((resolve, reject) => {
    const server: Server = createServer((request, response) => {
      if (request.url === '/life') {
        response.on('close', () => {
          server.close();
          void endAll(running).then(resolve);
        });
        response.writeHead(200).flushHeaders();
        return;
      }
      void answerRun(request, response, running, log);
    });
    server.once('error', reject);
    server.listen(socket);
  });
}

async function answerRun(
  request: IncomingMessage, response: ServerResponse, running: Set<ChildProcess>, log: (line: string) => void,
): Promise<void> {
  try {
    const order = parseOrder(await textOf(request));
    const child = start(order);
    running.add(child);
    response.on('close', () => void end(child));
    const overdue = order.seconds === undefined ? undefined : setTimeout(() => void end(child), order.seconds * 1000);
    const outcome = await outcomeOf(child, log);
    clearTimeout(overdue);
    running.delete(child);
    response.end(JSON.stringify(outcome));
  } catch (error) {
    response.writeHead(400).end(messageOf(error));
  }
}

function start({ command: [program, ...args], environment }: Order): ChildProcess {
  return spawn(program, args, { env: { ...process.env, ...environment }, stdio: ['ignore', 'pipe', 'pipe'] });
}

function outcomeOf(child: ChildProcess, log: (line: string) => void): Promise<Outcome> {
  let [out, err] = ['', ''];
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    out = (out + text).slice(0, LONGEST_OUTPUT);
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    err = (err + text).slice(-LONGEST_ERRORS);
    log(text);
  });
  return new Promise((resolve) => {
    child.once('error', (error) => {
      resolve({ code: null, signal: null, out, err: messageOf(error) });
    });
    child.once('close', (code, signal) => {
      resolve({ code, signal, out, err });
    });
  });
}

async function endAll(running: ReadonlySet<ChildProcess>): Promise<void> {
  await Promise.all([...running].map(end));
}

/** Asks the program to end, and makes it end if it doesn't. */
function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    const killing = setTimeout(() => child.kill('SIGKILL'), KILL_MILLISECONDS);
    // Not `close`: a process that it has started may still hold its output.
    child.once('exit', () => {
      clearTimeout(killing);
      resolve();
    });
    child.kill('SIGTERM');
  });
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

function parseOrder(text: string): Order {
  const order: unknown = JSON.parse(text);
  if (!isObject(order) || !Array.isArray(order.command) || !isObject(order.environment)) throw new Error(`not an order: ${text}`);
  return order as unknown as Order;
}
