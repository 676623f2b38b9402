import { Chart } from 'cdk8s';
import { Construct, IConstruct } from 'constructs';

/** By app: who has which name in which namespace. */
const claims = new WeakMap<IConstruct, Map<string, string>>();

/**
 * Keeps a name for one construct of a namespace: two would write the same objects over each other, and cdk8s lets them.
 *
 * @throws when another construct has it, with the paths of both
 */
export function claimName(scope: Construct, name: string): void {
  const names = claims.get(scope.node.root) ?? new Map<string, string>();
  claims.set(scope.node.root, names);
  const namespace = Chart.of(scope).namespace;
  const key = `${namespace ?? ''}/${name}`;
  const owner = names.get(key);
  if (owner !== undefined) {
    const where = namespace === undefined ? 'the app' : `the namespace ${namespace}`;
    throw new Error(`[${scope.node.path}] name must be distinct in ${where}, got "${name}", which [${owner}] has: each would overwrite the other's objects; rename one`);
  }
  names.set(key, scope.node.path);
}
