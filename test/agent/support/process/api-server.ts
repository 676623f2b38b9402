import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Certificate } from './certificates';

export interface Answer {
  readonly status: number;
  readonly object: unknown;
}

export type Texts = Readonly<Record<string, string>>;

export const NOT_FOUND: Answer = { status: 404, object: { kind: 'Status', code: 404 } };

/** The part of the Kubernetes API that every agent uses. */
export abstract class ApiServer {
  /** The status that it answers instead: 401 for an expired token, 503 for an outage. */
  refusal: number | undefined;
  /** Of the state record. */
  data: Texts | undefined;
  readonly events: { readonly reason: string; readonly message: string; readonly type: string }[] = [];
  /** The states of a pod's containers. */
  containersOf: (pod: string) => readonly object[] = () => [];
  /** By their names, in base64 as the API has them. */
  readonly secrets = new Map<string, Texts>();
  private version = 1;
  private secretVersion = 1;
  private readonly server: Server;

  constructor({ certFile, keyFile }: Certificate) {
    this.server = createServer({ cert: readFileSync(certFile), key: readFileSync(keyFile) });
    this.server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      void readBody(request).then((body) => {
        const { status, object } = this.answer(request, body);
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(object));
      });
    });
  }

  /** @param asked method and path, as in `GET /api` */
  protected abstract answerTo(asked: string, body: string): Answer;

  async listen(): Promise<void> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  stop(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  protected withVersion(kind: string, data: Texts | undefined): Answer {
    return { status: 200, object: { kind, metadata: { resourceVersion: String(this.version) }, data } };
  }

  /** Refused if somebody else has written in the meantime. */
  protected patch(body: string, write: (data: Texts) => Answer): Answer {
    const { metadata, data } = JSON.parse(body) as { readonly metadata: { readonly resourceVersion: string }; readonly data: Texts };
    if (metadata.resourceVersion !== String(this.version)) return { status: 409, object: { kind: 'Status', code: 409 } };
    this.version += 1;
    return write(data);
  }

  /** Nothing: there is no such Secret. */
  protected secret(method: string, name: string, body: string): Answer | undefined {
    const data = this.secrets.get(name);
    if (data === undefined) return undefined;
    if (method === 'PATCH') {
      const { metadata, data: change } = JSON.parse(body) as { metadata: { resourceVersion: string }; data: Record<string, string | null> };
      if (metadata.resourceVersion !== String(this.secretVersion)) return { status: 409, object: { kind: 'Status', code: 409 } };
      const merged = Object.entries({ ...data, ...change }).filter((entry): entry is [string, string] => entry[1] !== null);
      this.putSecret(name, Object.fromEntries(merged));
    }
    const metadata = { resourceVersion: String(this.secretVersion) };
    return { status: 200, object: { kind: 'Secret', metadata, data: this.secrets.get(name) } };
  }

  putSecret(name: string, data: Texts): void {
    this.secretVersion += 1;
    this.secrets.set(name, data);
  }

  private answer({ method, url, headers }: IncomingMessage, body: string): Answer {
    if (this.refusal !== undefined) return { status: this.refusal, object: { kind: 'Status', code: this.refusal } };
    if (headers.authorization !== 'Bearer alive') return { status: 401, object: { kind: 'Status', code: 401 } };
    const asked = `${method} ${url}`;
    if (asked !== 'POST /api/v1/namespaces/prod/events') return this.answerTo(asked, body);
    this.events.push(JSON.parse(body));
    return { status: 201, object: {} };
  }
}

async function readBody(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request) body += String(chunk);
  return body;
}
