import { ApiObject, Chart } from 'cdk8s';
import type { Construct, IConstruct } from 'constructs';
import { brokenRules } from './rules';

/** By app, the path of the construct that owns each object. */
const claims = new WeakMap<IConstruct, Map<string, string>>();

/**
 * Reserves the names of a construct's objects. Otherwise two constructs could write the same objects over
 * each other, and cdk8s lets them. Others may have the same names for objects of other kinds.
 *
 * @throws when another construct has one, with the paths of both
 */
export function claimNames(scope: Construct): void {
  const owners = claims.get(scope.node.root) ?? new Map<string, string>();
  claims.set(scope.node.root, owners);
  const { namespace } = Chart.of(scope);
  for (const { apiGroup, kind, name } of scope.node.findAll().filter((child) => ApiObject.isApiObject(child))) {
    const key = [apiGroup, kind, namespace ?? '', name].join('\0');
    const owner = owners.get(key);
    if (owner !== undefined) {
      const where = namespace === undefined ? 'the app' : `the namespace ${namespace}`;
      throw brokenRules(scope, [{
        prop: 'name',
        must: `be distinct in ${where}`,
        got: `the ${kind} "${name}", which [${owner}] has`,
        why: "each would overwrite the other's objects",
        fix: 'rename one',
      }]);
    }
    owners.set(key, scope.node.path);
  }
}
