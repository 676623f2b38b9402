import type { Action, Setting } from '../model/action';
import type { Observation } from '../model/facts';
import { between, meet, peerSchemeOf, peersIn, spokenBy } from '../model/spoken';
import type { Scheme } from '../model/topology';
import { ownEntry, type Seat } from './voters';

/** What a cluster keeps that was made with it. */
const TLS_PROP: Readonly<Record<string, string>> = {
  'managed': 'EtcdTls.managed()',
  'managed beside plain text': 'EtcdTls.managed().besidePlainText()',
  'secrets': 'EtcdTls.secrets() or EtcdTls.certManager(), whichever it had',
  'secrets beside plain text': 'EtcdTls.secrets().besidePlainText(), or the same of EtcdTls.certManager()',
  'plain text': 'EtcdTls.plainText()',
};

/** Members with other certificates, or with none, don't accept each other: this one could not join, and the quorum would be smaller. */
export function tlsChanged(seen: Observation, { config, topology }: Setting): Action | undefined {
  const { record, peers } = seen;
  const now = spokenBy(config);
  if (record?.clusterId === undefined) return undefined;
  if (record.tls === undefined) return now.startsWith('managed') ? formedBefore(config.cluster) : undefined;
  if (!meet(record.tls, now)) return refuseTls(unmet(`the members of ${config.cluster} have`, record.tls, now));
  // A roll-out of another change may not be over.
  const other = peers.find(({ agent }) => agent?.phase === 'run' && agent.tls !== undefined && !meet(agent.tls, now));
  if (other?.agent?.tls === undefined) return undefined;
  return refuseTls(unmet(`${topology.memberName(other.ordinal)} has`, other.agent.tls, now));
}

function unmet(who: string, had: string, now: string): string {
  const step = between(had, now);
  const way = step === undefined ? '' : `; for the change, set tls: ${TLS_PROP[step]} until every pod has it, and then what you want`;
  return `${who} TLS "${had}", and would not accept one with "${now}"; to keep what the cluster has, ` +
    `set tls: ${TLS_PROP[had] ?? TLS_PROP.managed}${way}`;
}

function formedBefore(cluster: string): Action {
  return refuseTls(
    `${cluster} was formed by a release that knew no managed certificates, and its members would not accept one that has them; to keep ` +
    `what the cluster has, set tls: EtcdTls.secrets(), which was the default, or EtcdTls.certManager() or ${TLS_PROP['plain text']}`,
  );
}

function refuseTls(why: string): Action {
  return { do: 'fail', reason: 'TlsChangeRefused', why };
}

/** What the cluster speaks: what its members spoke when it was noted, until all of them speak something else. */
export function spokenByAll(all: readonly Seat[], { record, peers, plan }: Observation, { config }: Setting): string {
  const own = spokenBy(config, peersIn(plan));
  if (record?.tls === undefined) return own;
  const says = (ordinal: number | undefined) => peers.find((peer) => peer.ordinal === ordinal)?.agent?.tls;
  return all.every(({ self, ordinal }) => self || says(ordinal) === own) ? own : record.tls;
}

/**
 * The other members reach this one by its listed URL. So the URL changes before a server starts with another scheme: in a step to TLS, or
 * back.
 */
export function decidePeerUrl(seen: Observation, setting: Setting, scheme: Scheme): Action | undefined {
  const { membership, limited } = seen;
  const { topology } = setting;
  const listed = ownEntry(seen, setting);
  if (membership === undefined || listed === undefined || limited !== undefined) return undefined;
  if (listed.peerUrl === topology.peerUrl(topology.self.ordinal, scheme)) return undefined;
  return { do: 'changePeerUrl', memberId: listed.id, via: membership.toldBy, scheme };
}

/**
 * How the others reach this server, if that is not what its configuration says: nothing can be changed without a quorum, and after a power
 * cut in the middle of a step, the members must find each other by the listed URLs. A member that is alone needs nobody.
 */
export function peersAtStart(seen: Observation, setting: Setting): Scheme | undefined {
  const { membership, record, listedScheme } = seen;
  const { topology } = setting;
  const alone = record?.members?.includes(',') === false;
  const listed = ownEntry(seen, setting)?.peerUrl;
  const known = listed === undefined ? listedScheme ?? (record?.tls === undefined ? undefined : peerSchemeOf(record.tls)) :
    listed === topology.peerUrl(topology.self.ordinal, 'https') ? 'https' : 'http';
  return known === topology.scheme() || (alone && membership === undefined) ? undefined : known;
}

export function unfinished({ plan }: Observation, { topology }: Setting): Action | undefined {
  const peers = peersIn(plan);
  if (peers === undefined) return undefined;
  const { podName } = topology.self;
  return {
    do: 'warn',
    reason: 'TlsChangeUnfinished',
    why: `${podName} started while no quorum answered, so the others still reach it by ${peers}; delete the pod when all is well`,
  };
}
