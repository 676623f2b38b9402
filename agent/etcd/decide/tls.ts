import { tlsKind } from '../../kernel/contract/certificate';
import type { Action, Setting } from '../model/action';
import type { Observation } from '../model/facts';

/** What a cluster keeps that was made with it. */
const TLS_PROP = {
  managed: 'EtcdTls.managed()',
  secrets: 'EtcdTls.secrets() or EtcdTls.certManager(), whichever it had',
  'plain text': 'EtcdTls.plainText()',
} as const;

/** Members with other certificates, or with none, don't accept each other: this one could not join, and the quorum would be smaller. */
export function tlsChanged({ record }: Observation, { config }: Setting): Action | undefined {
  const now = tlsKind(config);
  if (record?.clusterId === undefined || record.tls === now) return undefined;
  if (record.tls === undefined) return now === 'managed' ? formedBefore(config.cluster) : undefined;
  const known = Object.entries(TLS_PROP).find(([kind]) => kind === record.tls);
  return refuseTls(
    `the members of ${config.cluster} have TLS "${record.tls}", and would not accept one with "${now}"; to keep what the cluster has, ` +
    `set tls: ${known?.[1] ?? TLS_PROP.managed}`,
  );
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
