import { parseConfig } from '../../../agent/etcd/config';
import { selfFrom, Topology } from '../../../agent/etcd/topology';
import { config, settingOf, without } from './situations';

test('a complete file is what it says', () => {
  expect(parseConfig(JSON.stringify(config))).toEqual(config);
});

test('fails once with every missing, unknown and malformed key', () => {
  const broken = { ...without(config, 'stateRecord'), ports: { ...config.ports, client: 0 }, memberHost: 'main', sise: 3, server: { ...config.server, version: 'latest' } };
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

test.each(['force-new-cluster', 'initial-cluster', 'data-dir', 'discovery-srv', 'listen-client-urls', 'strict-reconfig-check', 'peer-transport-security'])(
  'fails on the server option %s: it would decide how a member starts',
  (option) => {
    const server = { ...config.server, options: { [option]: true } };
    expect(() => parseConfig(JSON.stringify({ ...config, server }))).toThrow(`server.options.${option} belongs to the agent and cannot be set here`);
  },
);

test('other server options pass', () => {
  const server = { ...config.server, options: { 'snapshot-count': 10000, 'log-level': 'warn', 'socket-reuse-port': true } };
  expect(parseConfig(JSON.stringify({ ...config, server })).server).toEqual(server);
});

test('fails on an option that is a list', () => {
  const server = { ...config.server, options: { cors: ['*'] } };
  expect(() => parseConfig(JSON.stringify({ ...config, server }))).toThrow('server.options.cors must be a text, a number or a boolean, got ["*"]');
});

test('fails on what is not JSON', () => {
  expect(() => parseConfig('{')).toThrow(/^the agent's configuration is not JSON: SyntaxError/);
});

describe('who the pod is', () => {
  const environment = { POD_NAME: 'e-12', POD_NAMESPACE: 'prod', POD_IP: '10.0.0.1' };

  test('comes from the environment', () => {
    expect(selfFrom(environment, config)).toEqual({ ordinal: 12, podName: 'e-12', namespace: 'prod', podIp: '10.0.0.1' });
  });

  test('fails without its address', () => {
    expect(() => selfFrom({ ...environment, POD_IP: '' }, config)).toThrow('the environment variable POD_IP is missing; the pod must set it from the downward API');
  });

  test('fails in a pod of another StatefulSet', () => {
    expect(() => selfFrom({ ...environment, POD_NAME: 'f-0' }, config)).toThrow('POD_NAME must be a pod of the StatefulSet e, got f-0');
  });
});

describe('members', () => {
  test('are told apart by their peer URL', () => {
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
