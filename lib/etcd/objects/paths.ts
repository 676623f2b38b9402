/** Where the containers of a member find what they share. */
export const CONFIG_DIRECTORY = '/etc/etcd';
export const DATA_DIRECTORY = '/var/lib/etcd';
export const TLS_DIRECTORY = '/tls';
