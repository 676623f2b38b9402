/** Names of the objects of a database that are not called like the database itself. */
export const objectNames = {
  /** The headless Service that gives each pod a name of its own. */
  peers: (cluster: string) => `${cluster}-peers`,
  /** The ConfigMap with the agents' program and configuration. */
  agent: (cluster: string) => `${cluster}-agent`,
  /** The ConfigMap with the state record. */
  state: (cluster: string) => `${cluster}-state`,
};
