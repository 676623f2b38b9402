/** Where the containers of a pod find what they share. */
export const CONFIG_DIRECTORY = '/etc/redis';
export const CREDENTIALS_DIRECTORY = '/credentials';
export const DATA_DIRECTORY = '/data';
