import { NetworkPolicies, type OneSided } from '../kubernetes/network-policies/network-policies';
import { EVERY_PORT, portText } from '../kubernetes/network-policies/ports';
import { type Fault, formatFault } from '../support/fault';
import { named } from '../support/named';
import { visible } from '../support/visible';
import type { Manifest } from './manifest';

/** Connections that only one side allows, each behind the path of the policy that allows it. */
export function connectionFaults(manifests: readonly Manifest[]): string[] {
  if (manifests.some(isForeignPolicy)) return [];
  const byRule = new Map<string, OneSided<Manifest>[]>();
  for (const oneSided of new NetworkPolicies(manifests).oneSided()) {
    const { policy, allowedBy, denying, ports } = oneSided;
    const key = [policy.path, allowedBy, denying.path, ...ports.map(portText)].join('\0');
    byRule.set(key, [...byRule.get(key) ?? [], oneSided]);
  }
  return [...byRule.values()].map((alike) => visible(`[${alike[0].policy.path}] ${formatFault(connectionFault(alike))}`));
}

/** One fault for connections that the same policies allow and deny, such as those to each shard of a cluster. */
function connectionFault(alike: readonly OneSided<Manifest>[]): Fault {
  const [{ allowedBy, denying, ports }] = alike;
  const titles = (role: 'client' | 'server') => named([...new Set(alike.map((pair) => titleOf(pair[role].object)))]);
  const [own, other] = allowedBy === 'egress' ? [titles('client'), titles('server')] : [titles('server'), titles('client')];
  const [role, missing] = allowedBy === 'egress' ? ['server', 'ingress'] : ['client', 'egress'];
  const deniedPorts = ports === EVERY_PORT ? '' : `port ${named(ports.map(portText))} of `;
  return {
    prop: `spec.${allowedBy}`,
    must: `allow only connections that the policies of the ${role} allow`,
    got: `${deniedPorts}${other}`,
    why: `[${denying.path}] has no ${missing} rule for ${own}, and a connection needs both rules`,
    fix: `call connectTo() of the client, which writes both, or add the ${missing} rule, or remove the ${allowedBy} rule`,
  };
}

function titleOf({ kind, name, path }: Manifest): string {
  return `${kind} ${name} [${path}]`;
}

/** A policy of a network plugin or of an administrator, which may allow what the others don't. */
function isForeignPolicy({ group, kind }: Manifest): boolean {
  return kind.endsWith('NetworkPolicy') && group !== 'networking.k8s.io';
}
