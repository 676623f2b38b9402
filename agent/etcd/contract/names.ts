import { BACKUP_KEYS } from '../../kernel/contract/backup';
import { agentName, authorityName, clientTlsName, peersName, stateName } from '../../kernel/contract/names';

/** The folder of the agent, and what its program and its alerts are called after. */
export const SYSTEM = 'etcd';

/** What the objects of an EtcdCluster are called, and its pods. */
export const names = {
  peers: peersName,
  agent: agentName,
  state: stateName,
  authority: authorityName,
  clientTls: clientTlsName,
  pod: (cluster: string, ordinal: number) => `${cluster}-${ordinal}`,
};

/** Keys of the state record, a ConfigMap. The agents write all of them but those about backups, which they only read. */
export const RECORD_KEYS = ['clusterId', 'tls', 'version', 'members', 'problem', ...Object.values(BACKUP_KEYS)] as const;

/** Who reports the Events. */
export const EVENT_SOURCE = 'operatorless-etcd-agent';
