// Names of the objects of a database that are not called like the database itself.

/** The headless Service that gives each pod a name of its own. */
export const peersName = (cluster: string) => `${cluster}-peers`;

/** The ConfigMap with the agents' program and configuration. */
export const agentName = (cluster: string) => `${cluster}-agent`;

/** The ConfigMap with the part of the program that the agents of all systems share: together they would be too large for one. */
export const kernelName = (cluster: string) => `${cluster}-agent-kernel`;

/** The ConfigMap with the state record. */
export const stateName = (cluster: string) => `${cluster}-state`;

/** The Secret with the authorities, which the agents fill. */
export const authorityName = (cluster: string) => `${cluster}-authority`;

/** The Secret with the certificate that clients show. */
export const clientTlsName = (cluster: string) => `${cluster}-client-tls`;

/** The field in which an agent's configuration has the address of a member, by which members are told apart: the plan compares it. */
export type MemberAddress = { readonly memberHost: string } | { readonly host: string };

/** The key of the configuration in the ConfigMap of the agents, and its file in their containers. */
export const CONFIG_FILE = 'config.json';

/** The keys of the program that agents of all systems share, and of what starts an agent and replaces it. */
export const KERNEL_FILE = 'kernel.mjs';
export const LAUNCHER_FILE = 'launch.mjs';

/** The extension makes Node.js load the file as an ES module. */
export const programFile = (system: string) => `${system}.mjs`;
