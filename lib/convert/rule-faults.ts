import { SAFE_VERSIONS as ETCD } from '../etcd/safe-versions';
import { RedisEngine } from '../redis/choices';
import { SAFE_VERSIONS as REDIS } from '../redis/safe-versions';
import { type Fault as RuleFault, formatClaim, formatFault } from '../support/fault';
import { own } from '../support/own';
import { faultsOf } from '../support/rules';
import type { CustomResource } from './custom-resource';
import { type Fault, faultAt, shortened } from './reading/faults';
import { nodeAt } from './reading/source-tree';
import { versionOptions } from './versions';

/** The options that give the props which no field gives. */
const OPTION_OF: Readonly<Record<string, string>> = {
  domain: '--domain',
  route: '--gateway',
  callers: '--caller',
  writablePaths: '--writable',
  ports: '--port',
  replicasPerShard: '--replicas',
  'insight.clients': '--ui-client',
  acceptKnownFaults: '--accept-known-faults',
};

/** Longer than any value that somebody wrote on purpose. */
const LONGEST_PART = 500;

/** Made of the name: wrong only when the name is, of which there is a fault already. */
const DERIVED: readonly string[] = ['config.secretName', 'tls.server', 'tls.peer', 'tls.client'];

/**
 * What a construct's rules say of its props, said of the fields that they were read from.
 *
 * Of a resource with faults, only fields count that have none: the rest may be wrong only because of the others.
 */
export function resourceFaults(error: unknown, resource: CustomResource): Fault[] {
  const { origin, fieldOf, faults } = resource;
  return brokenRules(error).flatMap((rule): Fault[] => {
    const { prop } = rule;
    const claim = formatClaim(briefly(rule));
    const field = fieldOf(prop);
    if (field !== undefined) {
      const fault = faultAt(origin, field, `${claim}${furtherFix(prop, resource)}`);
      return faults.some(({ at }) => at?.line === fault.at?.line && at?.column === fault.at?.column) ? [] : [fault];
    }
    if (faults.length > 0) return [];
    const related = 'relatedField' in resource ? resource.relatedField(prop) : undefined;
    if (related !== undefined) return [faultAt(origin, related, `does not go with a default: ${prop} ${claim}`)];
    return [{ file: origin.file, at: origin.root.at, message: `${own(OPTION_OF, prop) ?? prop} ${claim}` }];
  });
}

/** Without the rest of what a user wrote at length. */
function briefly(rule: RuleFault): RuleFault {
  if ('says' in rule) return rule;
  const { got, fix } = rule;
  return { ...rule, got: got && shortened(got, LONGEST_PART), fix: fix && shortened(fix, LONGEST_PART) };
}

/** A version can be chosen without an edit, and be the operator's choice. */
function furtherFix(prop: string, resource: CustomResource): string {
  if (prop !== 'version') return '';
  if (resource.kind === 'RedisCluster') {
    const { version = '', engine = RedisEngine.REDIS } = resource.props;
    return versionOptions(version, REDIS[engine]);
  }
  if (resource.kind !== 'EtcdCluster') return '';
  const given = nodeAt(resource.origin.root, ['spec', 'version']) !== undefined;
  return `${versionOptions(resource.version, ETCD)}${given ? '' : '; without a version the operator takes this one'}`;
}

/** What the rules of a family say, said of its first version. */
export function familyFaults(error: unknown, [{ origin }]: readonly CustomResource[]): Fault[] {
  return brokenRules(error).map((rule) => faultAt(origin, ['spec', 'msName'], `has several versions: ${formatFault(rule)}`));
}

/** @throws the error itself unless it is one of broken rules */
function brokenRules(error: unknown): RuleFault[] {
  const faults = faultsOf(error);
  if (faults === undefined) throw error;
  return faults.filter(({ prop }) => !DERIVED.includes(prop));
}
