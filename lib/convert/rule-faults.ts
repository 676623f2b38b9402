import { SAFE_VERSIONS as ETCD } from '../etcd/safe-versions';
import { RedisEngine } from '../redis/choices';
import { SAFE_VERSIONS as REDIS } from '../redis/safe-versions';
import { type Fault as RuleFault, formatClaim, formatFault } from '../support/fault';
import { own } from '../support/own';
import { faultsOf } from '../support/rules';
import type { CustomResource } from './custom-resource';
import { type Fault, faultAt } from './reading/faults';
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

/** Props that are derived from the name: they are invalid only if the name is, which has a fault of its own. */
const DERIVED: readonly string[] = ['config.secretName', 'tls.server', 'tls.peer', 'tls.client'];

/** Converts faults of a construct's props to faults of the fields from which the props were read. */
export function resourceFaults(error: unknown, resource: CustomResource): Fault[] {
  const { origin, fieldOf } = resource;
  return brokenRules(error).map((rule) => {
    const { prop } = rule;
    const claim = formatClaim(rule);
    const field = fieldOf(prop);
    if (field !== undefined) return faultAt(origin, field, `${claim}${furtherFix(prop, resource)}`);
    const related = 'relatedField' in resource ? resource.relatedField(prop) : undefined;
    if (related !== undefined) return faultAt(origin, related, `conflicts with a default: ${prop} ${claim}`);
    return { file: origin.file, at: origin.root.at, message: `${own(OPTION_OF, prop) ?? prop} ${claim}` };
  });
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
