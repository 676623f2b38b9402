import { apply } from './kubectl';

/** Creates a Secret, or sets these keys of it. */
export function keyed(namespace: string, name: string, stringData: Readonly<Record<string, string>>): Promise<void> {
  return apply(JSON.stringify({ apiVersion: 'v1', kind: 'Secret', metadata: { namespace, name }, stringData }));
}
