import { join } from 'node:path';
import type { Setting } from '../model/action';
import { AGENT_USER } from '../contract/names';

/** The file of users, beside the server's configuration. */
export function aclFile(directory: string): string {
  return join(directory, 'users.acl');
}

/** `redis.conf`. What a person set comes first: of directives that stand twice, the last one counts. */
export function serverConfig({ config, topology }: Setting, password: string): string {
  const { server, ports, paths } = config;
  const { podIp } = topology.self;
  const directives: readonly (readonly [string, string | number])[] = [
    // A replica gets its copy at once; 5 s is for many that come together.
    ['repl-diskless-sync-delay', 0],
    ...Object.entries(server.options).map(([key, value]) => [key, typeof value === 'boolean' ? yesOrNo(value) : oneLine(value)] as const),
    ['bind', config.listen === 'pod' ? podIp : '* -::*'],
    // Nobody enters without a password, and the agent comes from another container.
    ['protected-mode', 'no'],
    ['port', ports.client],
    ['cluster-enabled', 'yes'],
    ['cluster-port', ports.bus],
    ['cluster-config-file', 'nodes.conf'],
    ['cluster-node-timeout', server.nodeTimeoutMilliseconds],
    // Else it announces the address under which it was known before the pod moved.
    ['cluster-announce-ip', podIp],
    ['cluster-announce-hostname', topology.host(topology.self)],
    ['cluster-preferred-endpoint-type', 'hostname'],
    // Who belongs to which shard is the business of the StatefulSets.
    ['cluster-allow-replica-migration', 'no'],
    // One that has not been in touch since it started, or for a minute, may be far behind a primary whose volume is kept.
    ['cluster-replica-validity-factor', 10],
    // Until the agent sees that it is in touch with a primary that nobody holds to have failed.
    ['cluster-replica-no-failover', 'yes'],
    // One shard that is down does not stop the others.
    ['cluster-require-full-coverage', 'no'],
    ['dir', paths.dataDir],
    // Without it, a primary that restarts at once comes back empty, and its replicas copy that.
    ['appendonly', 'yes'],
    ['appendfsync', server.appendFsync],
    ['min-replicas-to-write', server.minReplicasToWrite],
    ['min-replicas-max-lag', server.minReplicasMaxLagSeconds],
    ['maxmemory', server.maxMemoryBytes],
    ['maxmemory-policy', server.evictionPolicy],
    ['aclfile', aclFile(paths.serverConfig)],
    ['masteruser', AGENT_USER],
    ['masterauth', quoted(password)],
  ];
  return `${directives.map(([key, value]) => `${key} ${value}`).join('\n')}\n`;
}

function yesOrNo(value: boolean): string {
  return value ? 'yes' : 'no';
}

/** A second line would be a second directive. */
function oneLine(value: string | number): string | number {
  if (/[\r\n]/.test(String(value))) throw new Error(`an option of the server must be one line, got ${JSON.stringify(value)}`);
  return value;
}

/** As the server reads any text: each byte escaped, between double quotes. */
function quoted(text: string): string {
  return `"${Buffer.from(text, 'utf8').toString('hex').replace(/../g, '\\x$&')}"`;
}
