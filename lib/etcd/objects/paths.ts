/** Where the containers of a member find what they share. */
export const CONFIG_DIRECTORY = '/etc/etcd';
export const DATA_DIRECTORY = '/var/lib/etcd';
export const TLS_DIRECTORY = '/tls';
/** Name and password of the agent to etcd's own users. */
export const USER_DIRECTORY = '/user';
