import { names } from '../../agent/etcd/contract/names';
import type { EtcdSettings } from './settings';

export const CLIENT_PORT = 2379;
export const PEER_PORT = 2380;
/** etcd's own metrics and health, without TLS. */
export const METRICS_PORT = 2381;
/** The agent's status, metrics and health. */
export const STATUS_PORT = 2382;
/** The agent's pre-stop: the kubelet's alone. */
export const CONTROL_PORT = 2383;

/** What each pod listens on under its own name. */
export const peerPorts = { client: CLIENT_PORT, peer: PEER_PORT, metrics: METRICS_PORT, status: STATUS_PORT };

export const policyPorts = {
  members: [CLIENT_PORT, PEER_PORT, STATUS_PORT],
  clients: [CLIENT_PORT],
  monitoring: [METRICS_PORT, STATUS_PORT],
};

/** Certificates name the members up to here, so that growth needs no new ones. */
export const LARGEST_SIZE = 7;

/** How many of `size` members must agree. */
export function quorum(size: number): number {
  return Math.floor(size / 2) + 1;
}

export function ordinals(size: number): number[] {
  return [...Array(size).keys()];
}

export function podNames({ name, size }: Pick<EtcdSettings, 'name' | 'size'>): string[] {
  return ordinals(size).map((ordinal) => names.pod(name, ordinal));
}

/** The host of one member; `{pod}` and `{namespace}` are for the agent to fill in. */
export function memberHost({ name, clusterDomain }: EtcdSettings, pod: string, namespace: string): string {
  return `${pod}.${names.peers(name)}.${namespace}.svc.${clusterDomain}`;
}

/** Where a client finds one member; from its own namespace only, when the chart doesn't say which that is. */
export function memberUrl(settings: EtcdSettings, pod: string): string {
  const host = settings.namespace === undefined ? `${pod}.${names.peers(settings.name)}` : memberHost(settings, pod, settings.namespace);
  return `${scheme(settings)}://${host}:${CLIENT_PORT}`;
}

/** What clients use. */
export function scheme(settings: EtcdSettings): string {
  return clientsUseTls(settings) ? 'https' : 'http';
}

export function clientsUseTls({ tls, besidePlainText }: EtcdSettings): boolean {
  return tls !== undefined && besidePlainText?.clientsUseTls !== false;
}
