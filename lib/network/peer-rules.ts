import { cidrFault } from '../kubernetes/formats/addresses';
import { isLabelValue, isNumberedDnsLabel, isPortNumber, isQualifiedName } from '../kubernetes/formats/names';
import type { Fault } from '../support/fault';
import { UNUSABLE_KEYS } from '../support/own';
import { NAMESPACE_NAME_LABEL, type Peer } from './peer';

/** Why the API server would reject a network policy with this peer. */
export function peerFaults(prop: string, peer: Peer): Fault[] {
  const { namespaceSelector, podSelector, ipBlock } = peer._in(undefined);
  const namespace = namespaceSelector?.matchLabels?.[NAMESPACE_NAME_LABEL];
  const labels = Object.entries(podSelector?.matchLabels ?? {});
  const wrongCidr = ipBlock?.cidr === undefined ? undefined : cidrFault(ipBlock.cidr);
  return [
    ...(namespace === undefined || isNumberedDnsLabel(namespace)
      ? []
      : [{ prop, must: 'name a namespace', got: `"${namespace}"`, fix: 'use lower case letters, digits and "-"' }]),
    ...labels.filter(([key, value]) => !isQualifiedName(key) || UNUSABLE_KEYS.includes(key) || !isLabelValue(value))
      .map(([key, value]) => ({ prop, must: 'select by valid labels', got: `"${key}: ${value}"` })),
    ...(wrongCidr === undefined ? [] : [{ prop, ...wrongCidr }]),
    ...peer._ports.filter(({ port }) => !isPortNumber(port))
      .map(({ port }) => ({ prop, must: 'have ports from 1 to 65535', got: String(port) })),
  ];
}
