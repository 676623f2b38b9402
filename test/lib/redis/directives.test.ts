import { type Directive, DIRECTIVES, directiveClaim, propOf } from '../../../agent/redis/contract/directives';
import { RedisWriteSafety } from '../../../lib';
import { agentConfig, redis } from './support/manifests';

const ALL: readonly (readonly [string, Directive])[] = Object.entries(DIRECTIVES);

test('the defaults of props match the table of directives', () => {
  const { server } = agentConfig(redis());
  const ofProps = ALL.filter(([, { owner, default: value }]) => owner === 'prop' && value !== undefined);
  const names = ['save', 'cluster-node-timeout', 'appendfsync', 'min-replicas-to-write', 'maxmemory-policy'];
  expect(ofProps.map(([name]) => name)).toEqual(names);
  for (const [name, { setting, default: value }] of ofProps) {
    expect(setting === undefined ? server.options[name] : server[setting]).toBe(value);
  }
});

test('a prop reaches the server under the key in the table', () => {
  const { server } = agentConfig(redis({ writeSafety: RedisWriteSafety.REPLICATED }));
  expect(server).toMatchObject({ minReplicasToWrite: 1, minReplicasMaxLagSeconds: 2 });
});

test('agents change only certificates, elections and passwords on a running server', () => {
  expect(ALL.filter(([, { live }]) => live).map(([name]) => name)).toEqual([
    'tls-cert-file', 'tls-key-file', 'tls-ca-cert-file', 'cluster-replica-no-failover', 'masterauth',
  ]);
});

test.each([
  ['min-slaves-to-write', 'writeSafety'],
  ['Maxmemory', 'maxMemory'],
  ['save', 'snapshots'],
  ['maxclients', undefined],
  ['min-replicas-max-lag', undefined],
])('%s is set by %s', (name, prop) => expect(propOf(name)).toBe(prop));

test.each([
  'bind-source-addr', 'unixsocketperm', 'cluster-migration-barrier', 'appenddirname', 'primaryauth', 'slaveof', 'slave-read-only',
  'min-slaves-to-write', 'min-slaves-max-lag', 'maxmemory', 'appendfsync', 'cluster-node-timeout', 'enable-debug-command', 'TLS-Port',
])('fails on the option %s', (name) => expect(directiveClaim(name)).toEqual({ says: 'belongs to the agent and cannot be set here' }));

test.each([
  'save', 'repl-diskless-sync-delay', 'cluster-link-sendbuf-limit', 'cluster-allow-pubsubshard-when-down', 'maxmemory-samples', 'bindings',
])('the option %s is free', (name) => expect(directiveClaim(name)).toBeUndefined());
