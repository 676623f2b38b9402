import { NetworkPolicies, type OneSided } from '../kubernetes/network-policies/network-policies';
import { EVERY_PORT, portText } from '../kubernetes/network-policies/ports';
import { type Fault, formatFault } from '../support/fault';
import { named } from '../support/named';
import { visible } from '../support/visible';
import type { Manifest } from './manifest';

/** Connections that only one side allows, each behind the path of the policy that allows it. */
export function connectionFaults(manifests: readonly Manifest[]): string[] {
  if (manifests.some(isForeignPolicy)) return [];
  const faults = new NetworkPolicies(manifests).oneSided()
    .map((oneSided) => visible(`[${oneSided.policy.path}] ${formatFault(connectionFault(oneSided))}`));
  return [...new Set(faults)];
}

function connectionFault({ allowedBy, client, server, denying, ports }: OneSided<Manifest>): Fault {
  const [own, other] = allowedBy === 'egress' ? [client, server] : [server, client];
  const [role, missing] = allowedBy === 'egress' ? ['server', 'ingress'] : ['client', 'egress'];
  const deniedPorts = ports === EVERY_PORT ? '' : `port ${named(ports.map(portText))} of `;
  return {
    prop: `spec.${allowedBy}`,
    must: `allow only connections that the policies of the ${role} allow`,
    got: `${deniedPorts}${titleOf(other.object)}`,
    why: `[${denying.path}] has no ${missing} rule for ${titleOf(own.object)}, and a connection needs both rules`,
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
