import { Duration } from 'cdk8s';
import {
  EnvFrom, EnvVar, Hook, Peer, PodServiceAccount, PodSpread, Probe, Relaxation, type StatefulPodOptions, TaintEffect, Volume,
} from '../../../lib';
import { databases, etcd, redis } from './support/databases';

const sidecar = { name: 'logs', image: 'vector:0.40' };
const own = { 'app.kubernetes.io/instance': 'main' };

const both: readonly (readonly [claim: string, pods: StatefulPodOptions, message: RegExp])[] = [
  ['a label that selectors go by', { labels: own }, /pods\.labels must leave the labels of the construct.*selectors go by them/],
  ['a label that the controller sets', { labels: { 'controller-revision-hash': 'x' } }, /pods\.labels must leave/],
  ['an annotation of ours', { annotations: { 'cdk8s-operatorless/server-checksum': 'x' } }, /pods\.annotations must leave/],
  ['a shorter grace period', { gracePeriod: Duration.minutes(5) }, /pods\.gracePeriod must be whole seconds, (600|3600) or more, got 300 s: a pod/],
  ['a sidecar named like the agent', { sidecars: [{ ...sidecar, name: 'agent' }] }, /pods\.sidecars\[0\]\.name must differ.*got "agent"/],
  ['an init container named like ours', { initContainers: [{ ...sidecar, name: 'prepare' }] }, /pods\.initContainers\[0\]\.name must differ/],
  ['two sidecars of one name', { sidecars: [sidecar, sidecar] }, /pods\.sidecars must have distinct names, got "logs" twice/],
  ['a port that two sidecars share', {
    sidecars: [{ ...sidecar, ports: [{ port: 9000 }] }, { ...sidecar, name: 'more', ports: [{ port: 9000 }] }],
  }, /pods\.sidecars must have distinct ports, got 9000 twice/],
  ['a port name of ours', { sidecars: [{ ...sidecar, ports: [{ port: 9000, name: 'status' }] }] }, /must leave the port names.*got "status"/],
  ['a readiness probe of a sidecar', { sidecars: [{ ...sidecar, readiness: Probe.tcp({ port: 9000 }) }] }, /\.readiness must be left out in a database/],
  ['a moving tag', { sidecars: [{ ...sidecar, image: 'vector' }] }, /pods\.sidecars\[0\]\.image must/],
  ['a sidecar that is root', { sidecars: [{ ...sidecar, user: 0 }] }, /pods\.sidecars\[0\]\.user must be.*got 0: 0 is root/],
  ['a secret in the manifest', { env: { API_TOKEN: EnvVar.value('abc') } }, /pods\.env must contain no secret/],
  ['envFrom without a prefix', { envFrom: [EnvFrom.secret('s')] }, /pods\.envFrom\[0\]\.prefix must be given.*a key could be a variable/],
  ['a mount of the data to write', {
    sidecars: [{ ...sidecar, volumes: [Volume.shared('/data', 'data')] }],
  }, /must mount the data to read it, got "data" to write: only the server writes to it; add readOnly: true/],
  ['a mount of the agent\'s token', {
    sidecars: [{ ...sidecar, volumes: [Volume.shared('/t', 'token', { readOnly: true })] }],
  }, /must share volumes that another container names, got "token"/],
  ['a volume named like ours', { volumes: [Volume.emptyDir('/x', { name: 'data' })] }, /must leave the names of volumes.*got "data"/],
  ['a path that leaves its volume', { volumes: [Volume.configMap('/x', 'c', { subPath: '../y' })] }, /subPath must be a path within the volume/],
  ['no rule of ours about nodes', { spread: PodSpread.onlyGiven() }, /pods\.spread must keep the pods on different nodes, got PodSpread\.onlyGiven\(\)/],
  ['all pods on one node', { nodeSelector: { 'kubernetes.io/hostname': 'n1' } }, /pods\.nodeSelector must keep.*got the node n1 alone/],
  ['shared nodes that nothing asks for', { acceptSharedNodes: true }, /pods\.acceptSharedNodes must be left out here/],
  ['seconds for a taint that evicts nobody', {
    tolerations: [{ key: 'a', effect: TaintEffect.NO_SCHEDULE, tolerationSeconds: 5 }],
  }, /pods\.tolerations\[0\]\.tolerationSeconds must/],
  ['callers of a sidecar without ports', { sidecars: [{ ...sidecar, callers: [Peer.namespace('a')] }] }, /\.callers must come with ports/],
  ['an account that is no name', { serviceAccount: PodServiceAccount.existing('No Name') }, /pods\.serviceAccount must be the name/],
  ['an address that is none', { hostAliases: [{ ip: '1.2.3', hostnames: ['a'] }] }, /pods\.hostAliases\[0\]\.ip must/],
];

describe.each(databases)('%s refuses, with the reason', (_, synthesized) => {
  test.each(both)('%s', (_claim, pods, message) => expect(() => synthesized(pods)).toThrow(message));

  test('everything that is wrong at once', () => {
    const pods = { labels: own, gracePeriod: Duration.minutes(1), schedulerName: 'No Name' };
    expect(() => synthesized(pods)).toThrow(/pods\.labels[^]*pods\.schedulerName[^]*pods\.gracePeriod/);
  });
});

test.each([
  ['a variable that its tools read', { env: { ETCDCTL_API: EnvVar.value('3') } }, /must not begin with ETCD/],
  ['a port of etcd', { sidecars: [{ ...sidecar, ports: [{ port: 2383 }] }] }, /must leave the ports of the construct to it, got 2383/],
  ['a mount over its data', { volumes: [Volume.emptyDir('/var/lib')] }, /must be mounted outside the construct's own paths, got "\/var\/lib"/],
  ['a mount in its certificates', { volumes: [Volume.emptyDir('/tls/server/x')] }, /outside the construct's own paths/],
  ['members near each other', { podAffinity: { required: [{ labels: own }] } }, /podAffinity\.required\[0\] must keep the pods on different nodes/],
] satisfies [string, StatefulPodOptions, RegExp][])('EtcdCluster refuses %s', (_, pods, message) => {
  expect(() => etcd({ pods })).toThrow(message);
});

test.each([
  ['a password of its client', { env: { REDISCLI_AUTH: EnvVar.secret('s', 'k') } }, /must not begin with REDIS, VALKEY/],
  ['the exporter\'s name, without an exporter too', { sidecars: [{ ...sidecar, name: 'exporter' }] }, /got "exporter"/],
  ['pods of a shard that may share a node', { spread: PodSpread.preferred() }, /pods\.spread must keep.*a shard with its replicas/],
] satisfies [string, StatefulPodOptions, RegExp][])('RedisCluster refuses %s', (_, pods, message) => {
  expect(() => redis({ pods })).toThrow(message);
});

test('shared nodes are possible once they are accepted by name', () => {
  const pods = { spread: PodSpread.preferred(), acceptSharedNodes: true };
  expect(() => redis({ pods })).not.toThrow();
});

test('a database accepts only the relaxation of its network policy, which its StatefulSet shows', () => {
  expect(() => etcd({ relaxations: [Relaxation.ROOT_USER] })).toThrow(/relaxations must be only "no-network-policy", got "root-user"/);
  const manifests = redis({ relaxations: [Relaxation.NO_NETWORK_POLICY] });
  expect(manifests.filter(({ kind }) => kind === 'NetworkPolicy')).toEqual([]);
  for (const { metadata } of manifests.filter(({ kind }) => kind === 'StatefulSet')) {
    expect(metadata.annotations['cdk8s-operatorless/relaxations']).toBe('no-network-policy');
  }
});

test('objectMetadata accepts only existing children, and labels that the construct does not set', () => {
  expect(() => etcd({ objectMetadata: { Servis: {} } })).toThrow(/objectMetadata\.Servis must be among .*Client.*, got "Servis"/);
  expect(() => etcd({ objectMetadata: { Client: { labels: own } } })).toThrow(/objectMetadata\.Client must leave the labels and annotations/);
});

test('a sidecar has the given hooks', () => {
  const [, , container] = databases[0][1]({ sidecars: [{ ...sidecar, lifecycle: { preStop: Hook.exec(['flush']) } }] })
    .find(({ kind }) => kind === 'StatefulSet').spec.template.spec.containers;
  expect(container.lifecycle).toEqual({ preStop: { exec: { command: ['flush'] } } });
});
