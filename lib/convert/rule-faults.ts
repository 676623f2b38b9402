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

/** The options that set props for which the resource has no field. */
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

/** Longer than any meaningful value. */
const LONGEST_PART = 500;

/** Props that are derived from the name: they are invalid only if the name is, which has a fault of its own. */
const DERIVED: readonly string[] = ['config.secretName', 'tls.server', 'tls.peer', 'tls.client'];

/**
 * Converts faults of a construct's props to faults of the fields from which the props were read.
 *
 * If the resource already has faults, only faults of other fields are returned: the rest may be consequences of the known faults.
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
    if (related !== undefined) return [faultAt(origin, related, `conflicts with a default: ${prop} ${claim}`)];
    return [{ file: origin.file, at: origin.root.at, message: `${own(OPTION_OF, prop) ?? prop} ${claim}` }];
  });
}

/** Truncates long values in a fault. */
function briefly(rule: RuleFault): RuleFault {
  if ('says' in rule) return rule;
  const { got, fix } = rule;
  return { ...rule, got: got && shortened(got, LONGEST_PART), fix: fix && shortened(fix, LONGEST_PART) };
}

/** A version may be the operator's default, and can be changed without editing the resource. */
function furtherFix(prop: string, resource: CustomResource): string {
  if (prop !== 'version') return '';
  if (resource.kind === 'RedisCluster') {
    const { version = '', engine = RedisEngine.REDIS } = resource.props;
    return versionOptions(version, REDIS[engine]);
  }
  if (resource.kind !== 'EtcdCluster') return '';
  const given = nodeAt(resource.origin.root, ['spec', 'version']) !== undefined;
  return `${versionOptions(resource.version, ETCD)}${given ? '' : '; this is the default version of the operator'}`;
}

/** Converts faults of a family to faults of its first version. */
export function familyFaults(error: unknown, [{ origin }]: readonly CustomResource[]): Fault[] {
  return brokenRules(error).map((rule) => faultAt(origin, ['spec', 'msName'], `has several versions: ${formatFault(rule)}`));
}

/** @throws the error itself unless it consists of broken rules */
function brokenRules(error: unknown): RuleFault[] {
  const faults = faultsOf(error);
  if (faults === undefined) throw error;
  return faults.filter(({ prop }) => !DERIVED.includes(prop));
}
