import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** A `kubectl proxy`, and where it listens. */
interface Proxy {
  readonly child: ChildProcess;
  readonly address: Promise<string>;
}

/** A kind of object, as the server tells about it. */
interface Served {
  readonly name: string;
  readonly kind: string;
  readonly namespaced: boolean;
}

/** An object of any kind. */
export interface AnyObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string };
}

/** The API server through one `kubectl proxy`, for what is asked often: a process for each question would load a small machine. */
export class Api {
  /** Begun with the first question: a file whose tests are all skipped asks none, and nobody closes it. */
  private proxy: Proxy | undefined;
  private readonly served: Record<string, Promise<readonly Served[]>> = {};

  /** By default, the cluster of KUBECONFIG. */
  constructor(private readonly kubeconfig?: string) {}

  /** @throws on any answer but 200, and when there is none in time */
  async ask<T>(path: string, method: 'GET' | 'POST' = 'GET', seconds = 10): Promise<T> {
    const response = await fetch(`${await this.address()}${path}`, { method, signal: AbortSignal.timeout(seconds * 1000) });
    const text = await response.text();
    if (response.status !== 200) throw new Error(`${method} ${path}: ${response.status} ${text.slice(0, 300)}`);
    return JSON.parse(text) as T;
  }

  /** What the server has against an object, which it does not store; nothing when it would take it. `apply` is server-side. */
  async refuses(object: AnyObject, namespace: string, how: 'apply' | 'create', seconds = 30): Promise<string> {
    const path = await this.pathOf(object, namespace);
    if (path === undefined) return `no matches for kind "${object.kind}"`;
    const [method, one, type, more] = how === 'create'
      ? ['POST', '', 'application/json', '']
      : ['PATCH', `/${encodeURIComponent(object.metadata.name)}`, 'application/apply-patch+yaml', '&fieldManager=kubectl&force=true'];
    const response = await fetch(`${await this.address()}${path}${one}?dryRun=All&fieldValidation=Strict${more}`, {
      method, body: JSON.stringify(object), headers: { 'content-type': type }, signal: AbortSignal.timeout(seconds * 1000),
    });
    const answer = await response.json() as { message?: string };
    return response.ok ? '' : `${response.status} ${answer.message ?? ''}`;
  }

  private async pathOf({ apiVersion, kind }: AnyObject, namespace: string): Promise<string | undefined> {
    const root = `/${apiVersion.includes('/') ? 'apis' : 'api'}/${apiVersion}`;
    this.served[root] ??= this.ask<{ resources: readonly Served[] }>(root).then(({ resources }) => resources, () => []);
    const served = (await this.served[root]).find((resource) => resource.kind === kind && !resource.name.includes('/'));
    return served && `${root}${served.namespaced ? `/namespaces/${namespace}` : ''}/${served.name}`;
  }

  close(): void {
    this.proxy?.child.kill();
  }

  private address(): Promise<string> {
    this.proxy ??= startProxy(this.kubeconfig === undefined ? [] : ['--kubeconfig', this.kubeconfig]);
    return this.proxy.address;
  }
}

function startProxy(flags: readonly string[]): Proxy {
  const child = spawn('kubectl', [...flags, 'proxy', '--port=0'], { stdio: ['ignore', 'pipe', 'ignore'] });
  const address = new Promise<string>((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code) => { reject(new Error(`kubectl proxy ended, exit code ${code}`)); });
    createInterface({ input: child.stdout }).on('line', (line) => {
      const found = /127\.0\.0\.1:\d+/.exec(line);
      if (found !== null) resolve(`http://${found[0]}`);
    });
  });
  return { child, address };
}
