/** Where the containers of a member find what they share. */
export const AGENT_DIRECTORY = '/agent';
export const CONFIG_DIRECTORY = '/etc/etcd';
export const DATA_DIRECTORY = '/var/lib/etcd';
export const TLS_DIRECTORY = '/tls';
export const SERVICE_ACCOUNT_DIRECTORY = '/var/run/secrets/kubernetes.io/serviceaccount';
export const TERMINATION_MESSAGE_PATH = '/dev/termination-log';
