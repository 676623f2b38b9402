import { cidrFault } from './addresses';
import { isDnsLabel, isLabelValue, isPortNumber, isQualifiedName } from './names';
import { UNUSABLE_KEYS } from './own';
import { NAMESPACE_NAME_LABEL, Peer } from './peer';

/** What keeps the API server from taking this peer into a network policy. */
export function peerFaults(prop: string, { _peer, _ports }: Peer): string[] {
  const namespace = _peer.namespaceSelector?.matchLabels?.[NAMESPACE_NAME_LABEL];
  const labels = Object.entries(_peer.podSelector?.matchLabels ?? {});
  const cidr = _peer.ipBlock?.cidr;
  const wrongCidr = cidr === undefined ? undefined : cidrFault(cidr);
  return [
    ...(namespace === undefined || isDnsLabel(namespace) ? [] : [`${prop} must name a namespace, got "${namespace}"; use lower case letters, digits and "-"`]),
    ...labels.filter(([key, value]) => !isQualifiedName(key) || UNUSABLE_KEYS.includes(key) || !isLabelValue(value))
      .map(([key, value]) => `${prop} must select by valid labels, got "${key}: ${value}"`),
    ...(wrongCidr === undefined ? [] : [`${prop} ${wrongCidr}`]),
    ..._ports.filter((port) => !isPortNumber(port)).map((port) => `${prop} must have ports from 1 to 65535, got ${port}`),
  ];
}
