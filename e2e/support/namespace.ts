import { kubectl } from './kubectl';

/** Pod Security levels that the namespaces enforce. */
type Level = 'restricted' | 'baseline';

/** Apart from other runs against the same cluster. */
const RUN = process.pid.toString(36);

/** A namespace of its own for the tests of a file, made before and deleted after them, whatever becomes of them. */
export function namespaceFor(topic: string, level: Level = 'restricted'): string {
  const name = `operatorless-e2e-${topic}-${RUN}`;
  beforeAll(() => kubectl(['create', '-f', '-'], JSON.stringify({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name, labels: { 'pod-security.kubernetes.io/enforce': level, 'operatorless-e2e': 'namespace' } },
  })));
  afterAll(() => kubectl(['delete', 'namespace', name, '--wait=false', '--ignore-not-found']));
  return name;
}
