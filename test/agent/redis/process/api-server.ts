import { readFileSync } from 'node:fs';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';

interface Certificate {
  readonly certFile: string;
  readonly keyFile: string;
}

type Texts = Readonly<Record<string, string>>;

/** As much of the Kubernetes API as an agent uses. */
export class ApiServer {
  /** Replicas of each StatefulSet that exists. */
  readonly statefulSets = new Map<number, number>();
  /** What it answers instead: 401 for a dead token, 503 for an outage. */
  refusal: number | undefined;
  /** Of the state record; the manifest holds the wanted numbers. */
  data: Texts | undefined;
  secret: Texts = {};
  readonly deletedPods = new Set<string>();
  readonly events: { readonly reason: string; readonly message: string; readonly type: string }[] = [];
  private version = 1;

  private constructor(private readonly server: Server) {}

  static async start(certificate: Certificate): Promise<ApiServer> {
    const server = createServer({ cert: readFileSync(certificate.certFile), key: readFileSync(certificate.keyFile) });
    const api = new ApiServer(server);
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      void readBody(request).then((body) => {
        const { status, object } = api.answer(request, body);
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(object));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return api;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  stop(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  private answer(request: IncomingMessage, body: string): { readonly status: number; readonly object: unknown } {
    if (this.refusal !== undefined) return { status: this.refusal, object: { kind: 'Status', code: this.refusal } };
    if (request.headers.authorization !== 'Bearer alive') return { status: 401, object: { kind: 'Status', code: 401 } };
    const [, shard] = /^\/apis\/apps\/v1\/namespaces\/prod\/statefulsets\/r-(\d+)$/.exec(request.url ?? '') ?? [];
    if (shard !== undefined) return this.statefulSet(Number(shard));
    const [, pod] = /^\/api\/v1\/namespaces\/prod\/pods\/([-\w]+)$/.exec(request.url ?? '') ?? [];
    if (pod !== undefined && this.deletedPods.has(pod)) return { status: 200, object: { kind: 'Pod', metadata: { name: pod, deletionTimestamp: '2026-01-01T00:00:00Z' } } };
    switch (`${request.method} ${request.url}`) {
      case 'GET /api/v1/namespaces/prod/configmaps/r-state':
        return this.data === undefined ? NOT_FOUND : { status: 200, object: this.configMap() };
      case 'PATCH /api/v1/namespaces/prod/configmaps/r-state':
        return this.patch(JSON.parse(body), (data) => {
          this.data = { ...this.data, ...data };
          return this.configMap();
        });
      case 'GET /api/v1/namespaces/prod/secrets/r-password':
        return { status: 200, object: this.secretObject() };
      case 'PATCH /api/v1/namespaces/prod/secrets/r-password':
        return this.patch(JSON.parse(body), (data) => {
          this.secret = { ...this.secret, ...data };
          return this.secretObject();
        });
      case 'POST /api/v1/namespaces/prod/events':
        this.events.push(JSON.parse(body));
        return { status: 201, object: {} };
      default:
        return NOT_FOUND;
    }
  }

  private statefulSet(shard: number) {
    const replicas = this.statefulSets.get(shard);
    return replicas === undefined ? NOT_FOUND : { status: 200, object: { kind: 'StatefulSet', metadata: { name: `r-${shard}`, uid: 'u-1' }, spec: { replicas } } };
  }

  private patch(patch: { readonly metadata: { readonly resourceVersion: string }; readonly data: Texts }, write: (data: Texts) => unknown) {
    if (patch.metadata.resourceVersion !== String(this.version)) return { status: 409, object: { kind: 'Status', code: 409 } };
    this.version += 1;
    return { status: 200, object: write(patch.data) };
  }

  private configMap() {
    return { kind: 'ConfigMap', metadata: { resourceVersion: String(this.version) }, data: this.data };
  }

  private secretObject() {
    return { kind: 'Secret', metadata: { resourceVersion: String(this.version) }, data: this.secret };
  }
}

const NOT_FOUND = { status: 404, object: { kind: 'Status', code: 404 } };

async function readBody(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request) body += String(chunk);
  return body;
}
