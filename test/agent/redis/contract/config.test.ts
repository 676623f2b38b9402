import { CONFIG_READ_BY, parseConfig } from '../../../../agent/redis/contract/config';
import { selfFrom, Topology } from '../../../../agent/redis/model/topology';
import { serverConfig, whenCopying } from '../../../../agent/redis/server/server-config';
import { at, config, settingOf, tls, without } from '../support/situations';

test('a complete file is what it says', () => {
  for (const complete of [config, { ...config, tls }]) expect(parseConfig(JSON.stringify(complete))).toEqual(complete);
});

test('it is said of each setting whether a change of it restarts the servers', () => {
  expect(Object.keys(CONFIG_READ_BY).sort()).toEqual(Object.keys(config).sort());
});

test('fails once with every missing, unknown and malformed key', () => {
  const broken = {
    ...without(config, 'stateRecord'),
    ports: { ...config.ports, client: 0 },
    host: 'main',
    sise: 3,
    server: { ...config.server, version: 'latest' },
  };
  expect(() => parseConfig(JSON.stringify(broken))).toThrow(
    [
      "the agent's configuration has 5 faults:",
      'host must be a host name with {pod}, or with {shard} and {ordinal}, got "main"',
      'stateRecord is missing',
      'ports.client must be a whole number from 1 to 65535, got 0',
      'server.version must be a version such as 8.0.2, got "latest"',
      'sise is not a key of this file',
    ].join('\n'),
  );
});

test.each([
  'cluster-enabled', 'cluster-replica-no-failover', 'dir', 'appendonly', 'aclfile', 'masterauth', 'port', 'bind',
  'user', 'requirepass', 'include', 'min-slaves-to-write', 'slave-announce-ip', 'slave-serve-stale-data',
  'replica-announce-port', 'tls-port', 'rename-command',
])(
  'fails on the option %s: it belongs to the agent',
  (option) => {
    const server = { ...config.server, options: { [option]: 'x' } };
    expect(() => parseConfig(JSON.stringify({ ...config, server }))).toThrow(
      `server.options.${option} belongs to the agent and cannot be set here`,
    );
  },
);

test('fails on an option that would be two lines', () => {
  const server = { ...config.server, options: { 'timeout 0\nport': 1 } };
  expect(() => parseConfig(JSON.stringify({ ...config, server }))).toThrow(/is not a directive of redis.conf/);
});

test('other options pass', () => {
  const server = {
    ...config.server,
    options: { save: '900 1', 'hash-max-listpack-entries': 512, lazyfree: true, 'cluster-allow-reads-when-down': true },
  };
  expect(parseConfig(JSON.stringify({ ...config, server })).server).toEqual(server);
});

describe('who the pod is', () => {
  const environment = { POD_NAME: 'r-3-12', POD_NAMESPACE: 'prod', POD_IP: '10.0.0.1' };

  test('comes from the environment', () => {
    expect(selfFrom(environment, config)).toEqual({ shard: 3, ordinal: 12, podName: 'r-3-12', namespace: 'prod', podIp: '10.0.0.1' });
  });

  test('fails without its address', () => {
    expect(() => selfFrom({ ...environment, POD_IP: '' }, config)).toThrow(
      'the environment variable POD_IP is missing; the pod must set it from the downward API',
    );
  });

  test('fails in a pod of another cluster', () => {
    expect(() => selfFrom({ ...environment, POD_NAME: 'rr-0-0' }, config)).toThrow(
      'POD_NAME must be a pod of a StatefulSet r-<shard>, got rr-0-0',
    );
  });
});

describe('nodes', () => {
  test('are told apart by their host names', () => {
    const { topology } = settingOf(at(0, 0));
    expect(topology.host(at(2, 1))).toBe('r-2-1.r-peers.prod.svc.cluster.local');
    expect(topology.podOf('r-2-1.r-peers.prod.svc.cluster.local')).toEqual(at(2, 1));
    for (const host of [
      'r-2-1.r-peers.test.svc.cluster.local',
      'rr-2-1.r-peers.prod.svc.cluster.local',
      'r-2-1xr-peers.prod.svc.cluster.local',
      '',
    ]) {
      expect(topology.podOf(host)).toBeUndefined();
    }
  });

  test.each([
    ['all', '10.0.0.1', '0.0.0.0'],
    ['all', 'fd00::1', '::'],
    ['pod', 'fd00::1', 'fd00::1'],
  ] as const)('that listen on %s in a pod at %s bind to %s', (listen, podIp, expected) => {
    const self = { ...at(0, 0), podName: 'r-0-0', namespace: 'prod', podIp };
    expect(new Topology({ ...config, listen }, self).listenHost()).toBe(expected);
  });
});

describe('redis.conf', () => {
  const lines =
    (changes: Parameters<typeof settingOf>[1] = {}, password = 'p', hasData = true) => (
      serverConfig(settingOf(at(1, 0), changes), password, hasData).split('\n')
    );

  test('says who the node is', () => {
    expect(lines()).toEqual(
      expect.arrayContaining([
        'cluster-announce-ip 10.0.1.0',
        'cluster-announce-hostname r-1-0.r-peers.prod.svc.cluster.local',
        'cluster-preferred-endpoint-type hostname',
      ]),
    );
  });

  test('keeps what the agent relies on', () => {
    expect(lines()).toEqual(
      expect.arrayContaining([
        'cluster-enabled yes', 'cluster-allow-replica-migration no', 'cluster-replica-validity-factor 10',
        'cluster-replica-no-failover yes', 'appendonly yes', 'aclfile /config/users.acl', 'masteruser operatorless',
      ]),
    );
  });

  test('with TLS encrypts clients, replication and the bus, and listens to nobody else but its own pod', () => {
    const secure = lines({ tls });
    expect(secure.filter((line) => /^(port|tls-|unixsocket)/.test(line))).toEqual([
      'port 0', 'tls-port 6379', 'tls-cluster yes', 'tls-replication yes', 'tls-auth-clients yes', 'tls-cert-file /tls/server/tls.crt',
      'tls-key-file /tls/server/tls.key', 'tls-ca-cert-file /tls/server/ca.crt', 'unixsocket /run/redis/redis.sock', 'unixsocketperm 700',
    ]);
    expect(lines({ tls: { ...tls, authClients: 'optional' } })).toContain('tls-auth-clients optional');
  });

  test('in plain text has no word of TLS', () => {
    expect(lines()).toContain('port 6379');
    expect(lines().join()).not.toMatch(/tls|unixsocket/);
  });

  test('holds what a person set, before what the agent owns', () => {
    const changed = lines({ server: { ...config.server, options: { save: '900 1', activedefrag: true } } });
    expect(changed.slice(1, 3)).toEqual(['save 900 1', 'activedefrag yes']);
  });

  test('fails on an option of two lines', () => {
    expect(() => lines({ server: { ...config.server, options: { save: '900 1\nport 1' } } })).toThrow(
      'an option of the server must be one line, got "900 1\\nport 1"',
    );
  });

  test('makes replicas of a server without data wait, whatever a person set', () => {
    const options = { 'repl-diskless-sync': false, 'repl-diskless-sync-delay': 3 };
    const server = { ...config.server, options };
    expect(lines({ server }, 'p', false).slice(-4, -1)).toEqual([
      'repl-diskless-sync yes', 'repl-diskless-sync-delay 86400', 'repl-diskless-sync-max-replicas 0',
    ]);
    expect(lines({ server })).not.toContain('repl-diskless-sync-delay 86400');
    expect(whenCopying(settingOf(at(1, 0), { server }))).toEqual([
      'repl-diskless-sync', 'no', 'repl-diskless-sync-delay', 3, 'repl-diskless-sync-max-replicas', 0,
    ]);
    expect(whenCopying(settingOf(at(1, 0)))).toEqual([
      'repl-diskless-sync', 'yes', 'repl-diskless-sync-delay', 0, 'repl-diskless-sync-max-replicas', 0,
    ]);
  });

  test('quotes whatever a password holds', () => {
    expect(lines({}, 'a"b\\ä ')).toContain('masterauth "\\x61\\x22\\x62\\x5c\\xc3\\xa4\\x20"');
  });
});
