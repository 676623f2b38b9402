import { setTimeout as pause } from 'node:timers/promises';
import { apply, field, kubectl } from './kubectl';
import { until } from './wait';

const COPY_MILLISECONDS = 5000;

/** Creates a Secret, or sets these keys of it. */
export function keyed(namespace: string, name: string, stringData: Readonly<Record<string, string>>): Promise<void> {
  return apply(JSON.stringify({ apiVersion: 'v1', kind: 'Secret', metadata: { namespace, name }, stringData }));
}

/** Copies a Secret with a certificate, once it is there. */
export async function copyCertificate(name: string, from: string, to: string): Promise<void> {
  const data = await until('a client certificate', 120, async () => (await dataOf(from, name)) || undefined);
  await applyCertificate(to, name, data);
}

/**
 * Copies a Secret with a certificate whenever it is renewed, and has the kubelet mount it in the pod at once: by itself, it takes up to two
 * minutes.
 *
 * @returns ends this
 */
export function keepCopied(name: string, from: string, to: string, pod: string): () => void {
  const ended = new AbortController();
  const { signal } = ended;
  const copyFrom = async (copied: string) => {
    const data = await dataOf(from, name);
    if (data === '' || data === copied) return copied;
    await applyCertificate(to, name, data);
    await kubectl(['-n', to, 'annotate', 'pod', pod, '--overwrite', `operatorless-e2e-copied=${Date.now()}`]);
    return data;
  };
  const copy = async () => {
    for (let copied = ''; !signal.aborted; await pause(COPY_MILLISECONDS, undefined, { signal }).catch(() => undefined)) {
      copied = await copyFrom(copied).catch(() => copied);
    }
  };
  void copy();
  return () => {
    ended.abort();
  };
}

function dataOf(namespace: string, name: string): Promise<string> {
  return field(namespace, `secret/${name}`, '.data').catch(() => '');
}

async function applyCertificate(namespace: string, name: string, data: string): Promise<void> {
  const secret = { apiVersion: 'v1', kind: 'Secret', type: 'kubernetes.io/tls', metadata: { namespace, name }, data: JSON.parse(data) };
  await apply(JSON.stringify(secret));
}
