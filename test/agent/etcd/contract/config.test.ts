import { CONFIG_READ_BY, parseConfig } from '../../../../agent/etcd/contract/config';
import { selfFrom, Topology } from '../../../../agent/etcd/model/topology';
import { config, settingOf, without } from '../support/situations';

test('a complete file is read unchanged', () => {
  expect(parseConfig(JSON.stringify(config))).toEqual(config);
});

test('it is said of each setting whether a change of it restarts the servers', () => {
  expect(Object.keys(CONFIG_READ_BY).sort()).toEqual([...Object.keys(config), 'restore'].sort());
});

test('fails once with every missing, unknown and malformed key', () => {
  const broken = {
    ...without(config, 'stateRecord'),
    ports: { ...config.ports, client: 0 },
    memberHost: 'main',
    sise: 3,
    server: { ...config.server, version: 'latest' },
  };
  expect(() => parseConfig(JSON.stringify(broken))).toThrow(
    [
      "the agent's configuration has 5 faults:",
      'memberHost must be a host name with {pod} or {ordinal}, got "main"',
      'stateRecord is missing',
      'ports.client must be a whole number from 1 to 65535, got 0',
      'server.version must be a version such as 3.6.16, got "latest"',
      'sise is not a key of this file',
    ].join('\n'),
  );
});

test.each([
  'force-new-cluster', 'initial-cluster', 'data-dir', 'discovery-srv', 'listen-client-urls', 'strict-reconfig-check',
  'peer-transport-security', 'Force-New-Cluster', 'UNSAFE-NO-FSYNC', 'experimental-initial-corrupt-check',
])(
  'fails on the server option %s: it would decide how a member starts',
  (option) => {
    const server = { ...config.server, options: { [option]: true } };
    expect(() => parseConfig(JSON.stringify({ ...config, server }))).toThrow(
      `server.options.${option} belongs to the agent and cannot be set here`,
    );
  },
);

test('other server options are accepted', () => {
  const server = {
    ...config.server,
    options: { 'snapshot-count': 10000, 'log-level': 'warn', 'grpc-keepalive-timeout': 5_000_000_000, 'pre-vote': false },
  };
  expect(parseConfig(JSON.stringify({ ...config, server })).server).toEqual(server);
});

test.each<[string, unknown, string]>([
  ['Max-Request-Bytes', 1, 'must be in lower case: etcd obeys every spelling of it; use max-request-bytes'],
  [
    'ClientAutoTLS',
    true,
    "must be a key of etcd's configuration file that holds a plain value: etcd would ignore any other; correct the name or leave it out",
  ],
  ['constructor', 1, "must be a key of etcd's configuration file"],
  ['grpc-keepalive-timeout', '5s', 'must be a whole number of nanoseconds, got "5s": etcd exits on any other form; use 5000000000'],
  [
    'grpc-keepalive-timeout', '1h30m',
    'must be a whole number of nanoseconds, got "1h30m": etcd exits on any other form; use 5400000000000',
  ],
  [
    'grpc-keepalive-timeout',
    'soon',
    'must be a whole number of nanoseconds, got "soon": etcd exits on any other form; write 5 seconds as 5000000000',
  ],
  ['max-wals', '5', 'must be a whole number, got "5": etcd exits on any other form'],
  ['pre-vote', 'true', 'must be true or false, got "true": etcd exits on any other form'],
  ['log-level', 5, 'must be text, got 5: etcd exits on any other form; put it in quotes'],
  ['experimental-corrupt-check-time', 1, 'must be a key that etcd 3.6 knows: it would ignore this one; use corrupt-check-time'],
  ['experimental-enable-lease-checkpoint', true, 'must be a key that etcd 3.6 knows: it would ignore this one; leave it out'],
])('fails on the server option %s of %p, with the right form', (option, value, message) => {
  const server = { ...config.server, version: '3.6.16', options: { [option]: value } };
  expect(() => parseConfig(JSON.stringify({ ...config, server }))).toThrow(`server.options.${option} ${message}`);
});

test('an option with another name in etcd 3.5 is accepted under that name there', () => {
  const of = (key: string) => JSON.stringify({
    ...config,
    server: { ...config.server, version: '3.5.35', options: { [key]: 60_000_000_000 } },
  });
  expect(() => parseConfig(of('experimental-corrupt-check-time'))).not.toThrow();
  expect(() => parseConfig(of('corrupt-check-time'))).toThrow(
    'must be a key that etcd 3.5 knows: it would ignore this one; use experimental-corrupt-check-time',
  );
});

test('fails on an option that is a list', () => {
  const server = { ...config.server, options: { cors: ['*'] } };
  expect(() => parseConfig(JSON.stringify({ ...config, server }))).toThrow(
    'server.options.cors must be a text, a number or a boolean, got ["*"]',
  );
});

test('fails on text that is not JSON', () => {
  expect(() => parseConfig('{')).toThrow(/^the agent's configuration is not JSON: SyntaxError/);
});

describe('the identity of the pod', () => {
  const environment = { POD_NAME: 'e-12', POD_NAMESPACE: 'prod', POD_IP: '10.0.0.1' };

  test('comes from the environment', () => {
    expect(selfFrom(environment, config)).toEqual({ ordinal: 12, podName: 'e-12', namespace: 'prod', podIp: '10.0.0.1' });
  });

  test('fails without its address', () => {
    expect(() => selfFrom({ ...environment, POD_IP: '' }, config)).toThrow(
      'the environment variable POD_IP is missing; the pod must set it from the downward API',
    );
  });

  test('fails in a pod of another StatefulSet', () => {
    expect(() => selfFrom({ ...environment, POD_NAME: 'f-0' }, config)).toThrow('POD_NAME must be a pod of the StatefulSet e, got f-0');
  });
});

describe('members', () => {
  test('are identified by their peer URL', () => {
    const { topology } = settingOf(0);
    expect(topology.peerUrl(2)).toBe('http://e-2.e-peers.prod.svc.cluster.local:2380');
    expect(topology.ordinalOf('http://e-2.e-peers.prod.svc.cluster.local:2380')).toBe(2);
    expect(topology.ordinalOf('http://e-2.e-peers.prod.svc.cluster.local:2381')).toBeUndefined();
  });

  test.each([
    ['all', '10.0.0.1', '0.0.0.0'],
    ['all', 'fd00::1', '[::]'],
    ['pod', '10.0.0.1', '10.0.0.1'],
    ['pod', 'fd00::1', '[fd00::1]'],
  ] as const)('that listen on %s in a pod at %s bind to %s', (listen, podIp, expected) => {
    const self = { ordinal: 0, podName: 'e-0', namespace: 'prod', podIp };
    expect(new Topology({ ...config, listen }, self).listenHost()).toBe(expected);
  });
});
