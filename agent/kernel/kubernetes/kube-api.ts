import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { call, type HttpCall, type HttpReply } from '../http/http-client';

/** What the API server answered. Only `found` and `notFound` say something about the object. */
export type KubeAnswer =
  /** `at`: when, by the clock of the API server, in seconds since 1970. Absent: it did not say. */
  | { readonly is: 'found'; readonly object: unknown; readonly at?: number }
  | { readonly is: 'notFound' }
  /** 401 or 403: this pod was deleted and its token is no longer valid, or its Role is missing. */
  | { readonly is: 'forbidden'; readonly why: string }
  | { readonly is: 'noAnswer'; readonly why: string };

/** The resources that our Roles grant. */
type Resource = 'configmaps' | 'persistentvolumeclaims' | 'pods' | 'secrets' | 'statefulsets';

const TIMEOUT_MILLISECONDS = 3000;

/** The few calls to the Kubernetes API that an agent has rights for, in its own namespace. */
export class KubeApi {
  constructor(
    /** `https://10.96.0.1:443` */
    private readonly server: string,
    private readonly namespace: string,
    /** Directory with `token` and `ca.crt`. The kubelet renews the token about once an hour: it is read at each use. */
    private readonly serviceAccount: string,
  ) {}

  get(resource: Resource, name: string): Promise<KubeAnswer> {
    return this.send('GET', resource, `/${name}`);
  }

  /** With a `resourceVersion`, the patch fails if somebody else has written in the meantime. */
  patch(resource: 'configmaps' | 'secrets', name: string, patch: unknown): Promise<KubeAnswer> {
    return this.send('PATCH', resource, `/${name}`, patch);
  }

  createEvent(event: unknown): Promise<KubeAnswer> {
    return this.send('POST', 'events', '', event);
  }

  private async send(method: HttpCall['method'], resource: Resource | 'events', name: string, body?: unknown): Promise<KubeAnswer> {
    const path = `/${resource === 'statefulsets' ? 'apis/apps' : 'api'}/v1/namespaces/${this.namespace}/${resource}${name}`;
    const what = `${method} ${path}`;
    try {
      const reply = await call({
        method,
        url: `${this.server}${path}`,
        headers: {
          authorization: `Bearer ${this.read('token').trim()}`,
          accept: 'application/json',
          'content-type': method === 'PATCH' ? 'application/merge-patch+json' : 'application/json',
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
        timeoutMilliseconds: TIMEOUT_MILLISECONDS,
        tls: { ca: this.read('ca.crt') },
      });
      return answerOf(what, reply);
    } catch (error) {
      return { is: 'noAnswer', why: `${what}: ${error instanceof Error ? error.message : String(error)}` };
    }
  }

  private read(file: string): string {
    return readFileSync(join(this.serviceAccount, file), 'utf8');
  }
}

/** From the environment of every pod: `https://10.96.0.1:443`. */
export function apiServerUrl({ KUBERNETES_SERVICE_HOST: host = '', KUBERNETES_SERVICE_PORT: port = '443' } = process.env): string {
  return `https://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

export function answerOf(what: string, { status, body, date = '' }: HttpReply): KubeAnswer {
  const why = `${what}: ${status} ${body.slice(0, 200)}`;
  if (status === 401 || status === 403) return { is: 'forbidden', why };
  if (status === 404) return { is: 'notFound' };
  if (status !== 200 && status !== 201) return { is: 'noAnswer', why };
  const at = Date.parse(date) / 1000;
  return { is: 'found', object: JSON.parse(body), ...(!Number.isNaN(at) && { at }) };
}
