import { isIP } from 'node:net';
import { isLabelValue, isNumberedDnsLabel, isPortNumber, isQualifiedName } from './names';
import { NAMESPACE_NAME_LABEL, Peer } from './peer';

/** What keeps the API server from taking this peer into a network policy. */
export function peerFaults(prop: string, peer: Peer): string[] {
  const { namespaceSelector, podSelector, ipBlock } = peer._in(undefined);
  const namespace = namespaceSelector?.matchLabels?.[NAMESPACE_NAME_LABEL];
  const labels = Object.entries(podSelector?.matchLabels ?? {});
  const cidr = ipBlock?.cidr;
  return [
    ...(namespace === undefined || isNumberedDnsLabel(namespace) ? [] : [`${prop} must name a namespace, got "${namespace}"; use lower case letters, digits and "-"`]),
    ...labels.filter(([key, value]) => !isQualifiedName(key) || !isLabelValue(value))
      .map(([key, value]) => `${prop} must select by valid labels, got "${key}: ${value}"`),
    ...(cidr === undefined || isCidr(cidr) ? [] : [`${prop} must be addresses in CIDR notation, got "${cidr}"; write it like 10.0.0.0/8`]),
    ...peer._ports.filter((port) => !isPortNumber(port)).map((port) => `${prop} must have ports from 1 to 65535, got ${port}`),
  ];
}

function isCidr(text: string): boolean {
  const [address, length, ...rest] = text.split('/');
  const bits = { 4: 32, 6: 128 }[isIP(address)];
  return rest.length === 0 && bits !== undefined && /^\d{1,3}$/.test(length ?? '') && Number(length) <= bits;
}
