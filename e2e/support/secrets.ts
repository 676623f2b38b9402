import { apply, field } from './kubectl';
import { until } from './wait';

/** Creates a Secret, or sets these keys of it. */
export function keyed(namespace: string, name: string, stringData: Readonly<Record<string, string>>): Promise<void> {
  return apply(JSON.stringify({ apiVersion: 'v1', kind: 'Secret', metadata: { namespace, name }, stringData }));
}

/** Copies a Secret with a certificate, once it is there. */
export async function copyCertificate(name: string, from: string, to: string): Promise<void> {
  const data = await until('a client certificate', 120, async () => (
    await field(from, `secret/${name}`, '.data').catch(() => '') || undefined
  ));
  const metadata = { namespace: to, name };
  await apply(JSON.stringify({ apiVersion: 'v1', kind: 'Secret', type: 'kubernetes.io/tls', metadata, data: JSON.parse(data) }));
}
