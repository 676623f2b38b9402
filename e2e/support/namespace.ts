import { kubectl } from './kubectl';

/** Pod Security levels that the namespaces enforce. */
type Level = 'restricted' | 'baseline';

/** Apart from other runs against the same cluster. */
const RUN = process.pid.toString(36);

/** A namespace of its own for the tests of a file, made before and deleted after them, whatever becomes of them. */
export function namespaceFor(topic: string, level: Level = 'restricted'): string {
  const name = namespaceMadeElsewhere(topic);
  beforeAll(() => kubectl(['create', '-f', '-'], JSON.stringify({
    apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels: namespaceLabels(level) },
  })));
  return name;
}

/** The name of a namespace that something else makes, such as a GitOps tool. It is deleted after the tests of the file. */
export function namespaceMadeElsewhere(topic: string): string {
  const name = nameOfRun(topic);
  afterAll(() => kubectl(['delete', 'namespace', name, '--wait=false', '--ignore-not-found']));
  return name;
}

/** The labels by which a namespace enforces Pod Security, and is found if a run is interrupted. */
export function namespaceLabels(level: Level = 'restricted'): Readonly<Record<string, string>> {
  return { 'pod-security.kubernetes.io/enforce': level, 'operatorless-e2e': 'namespace' };
}

/** A name that no other run uses. */
export function nameOfRun(topic: string): string {
  return `operatorless-e2e-${topic}-${RUN}`;
}
