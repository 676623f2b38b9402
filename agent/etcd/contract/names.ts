/** Keys of the state record, a ConfigMap. The agents write all of them. */
export const RECORD_KEYS = ['clusterId', 'version', 'members', 'problem'] as const;

/** Who reports the Events. */
export const EVENT_SOURCE = 'operatorless-etcd-agent';
