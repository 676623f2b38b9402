/** Edits about which a dry run of one API server can't confirm the plan, and why. */
export const UNCONFIRMED: Readonly<Record<string, string>> = {
  'Service, a node port above 65535': 'a dry run of an update allocates no port',
  'StatefulSet, a request above its limit': 'only some versions of the API server validate the pods of a StatefulSet',
};
