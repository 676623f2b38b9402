import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Peer } from '../../lib';
import { apply, kubectl } from './kubectl';
import { type Hosts, nodePod } from './node-pod';
import { until } from './wait';

const READY_LIMIT = '120s';

/** A pod from which a scenario looks at a service. */
export interface Client {
  readonly namespace: string;
  readonly name: string;
  /** The container with Node.js, if it isn't the first one. */
  readonly container?: string;
}

/** What one request came to: an answer, or the error's code. */
export interface Outcome {
  readonly status?: number;
  readonly body?: string;
  readonly error?: string;
}

/** A client as the `callers` of a service name it. */
export function peerOf({ namespace, name }: Client): Peer {
  return Peer.pods({ client: name }, { namespace });
}

/** A client's pod; it does nothing until a script is run in it. */
export function clientPod({ namespace, name }: Client, cpu = '20m', labels: Readonly<Record<string, string>> = {}, hosts?: Hosts): string {
  return JSON.stringify(nodePod({
    namespace,
    name,
    container: 'client',
    command: ['node', '-e', 'setInterval(() => {}, 60000)'],
    resources: { requests: { cpu, memory: '64Mi' }, limits: { cpu: '1', memory: '256Mi' } },
    labels,
    hosts,
  }));
}

/** Starts the client and waits until it can be used. */
export async function startClient(client: Client): Promise<void> {
  await startLabelled(client, {});
}

/** The same with labels beside its own, and with names that it finds without DNS. */
export async function startLabelled(client: Client, labels: Readonly<Record<string, string>>, hosts?: Hosts): Promise<void> {
  await apply(clientPod(client, undefined, labels, hosts));
  await kubectl(['-n', client.namespace, 'wait', `pod/${client.name}`, '--for=condition=Ready', `--timeout=${READY_LIMIT}`]);
}

/** One request on a connection of its own, given up after 3 s. For HTTPS, only the authority with this certificate is trusted. */
export async function request(
  pod: Client, url: string, credentials = '', headers: Record<string, string> = {}, authority = '',
): Promise<Outcome> {
  return JSON.parse(await kubectl(inPod(pod, 'request.mjs', [url, credentials, JSON.stringify(headers), authority])));
}

/** Waits until the service answers with 200, and gives the answer's body. A new policy takes a second to be everywhere. */
export async function answers(pod: Client, url: string, credentials = '', authority = ''): Promise<string> {
  let last: Outcome = {};
  const asked = until(`${url} answers`, 45, async () => {
    last = await request(pod, url, credentials, {}, authority);
    return last.status === 200 && (last.body ?? '');
  });
  return asked.catch((cause: Error) => { throw new Error(`${cause.message}, last: ${JSON.stringify(last)}`, { cause }); });
}

/** The arguments that run one of our scripts in a container with Node.js. */
export function inPod({ namespace, name, container }: Client, script: string, args: readonly string[]): string[] {
  const text = readFileSync(join(__dirname, 'in-pod', script), 'utf8');
  const inside = container === undefined ? [] : ['-c', container];
  return ['-n', namespace, 'exec', '-i', '-q', name, ...inside, '--', 'node', '--input-type=module', '-e', text, ...args];
}
