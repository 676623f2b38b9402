import { readFileSync } from 'node:fs';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { EtcdCertificate } from '../../../../agent/etcd/config';

/** As much of the Kubernetes API as an agent uses. */
export class ApiServer {
  replicas: number;
  /** What it answers instead: 401 for a dead token, 503 for an outage. */
  refusal: number | undefined;
  data: Readonly<Record<string, string>> | undefined;
  readonly events: { readonly reason: string; readonly message: string; readonly type: string }[] = [];
  private version = 1;

  private constructor(
    private readonly server: Server,
    replicas: number,
  ) {
    this.replicas = replicas;
  }

  static async start(certificate: EtcdCertificate, replicas: number): Promise<ApiServer> {
    const server = createServer({ cert: readFileSync(certificate.certFile), key: readFileSync(certificate.keyFile) });
    const api = new ApiServer(server, replicas);
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
    switch (`${request.method} ${request.url}`) {
      case 'GET /apis/apps/v1/namespaces/prod/statefulsets/e':
        return { status: 200, object: { kind: 'StatefulSet', metadata: { name: 'e', uid: 'u-1' }, spec: { replicas: this.replicas } } };
      case 'GET /api/v1/namespaces/prod/configmaps/e-state':
        return { status: 200, object: this.configMap() };
      case 'PATCH /api/v1/namespaces/prod/configmaps/e-state':
        return this.patch(JSON.parse(body));
      case 'POST /api/v1/namespaces/prod/events':
        this.events.push(JSON.parse(body));
        return { status: 201, object: {} };
      default:
        return { status: 404, object: { kind: 'Status', code: 404 } };
    }
  }

  private patch(patch: { readonly metadata: { readonly resourceVersion: string }; readonly data: Readonly<Record<string, string>> }) {
    if (patch.metadata.resourceVersion !== String(this.version)) return { status: 409, object: { kind: 'Status', code: 409 } };
    this.version += 1;
    this.data = { ...this.data, ...patch.data };
    return { status: 200, object: this.configMap() };
  }

  private configMap() {
    return { kind: 'ConfigMap', metadata: { resourceVersion: String(this.version) }, ...(this.data && { data: this.data }) };
  }
}

async function readBody(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request) body += String(chunk);
  return body;
}
