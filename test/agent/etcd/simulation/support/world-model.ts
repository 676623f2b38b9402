import type { Disk } from '../../../../../agent/etcd/model/facts';
import type { Pod, World } from '../../../../../agent/etcd/model/world';
import { planOf, serverConfig } from '../../../../../agent/etcd/server/server-config';
import { Refusal } from '../../../../../agent/kernel/errors';
import { NoReply } from '../../../../../agent/kernel/http/http-client';
import type { Life } from '../../../support/simulation/time';
import { settingOf } from '../../support/situations';
import type { ModelCluster, Server } from './etcd-model';
import type { Kubernetes } from './kubernetes-model';
import type { ModelPod } from './pod-model';

/** What one agent process sees of the model and may do in it. */
export function worldOf(pod: ModelPod, kubernetes: Kubernetes, life: Life): World {
  const { network, time } = kubernetes;
  const read = <T>(ordinal: number, ask: (cluster: ModelCluster, server: Server) => T) =>
    network.read(life, () => withServer(pod, kubernetes, ordinal, ask));
  const change = <T>(ordinal: number, ask: (cluster: ModelCluster, server: Server) => T) =>
    network.change(life, () => withServer(pod, kubernetes, ordinal, ask));
  return {
    clock: { now: () => time.now, pause: (milliseconds) => time.pause(milliseconds, life) },
    log: () => undefined,
    agents: { status: (ordinal) => network.read(life, () => kubernetes.agentStatus(ordinal)) },
    servers: {
      status: (ordinal) => read(ordinal, (cluster, server) => cluster.status(server)),
      membership: (ordinal) => read(ordinal, (cluster, server) => cluster.membership(server)),
      addLearner: (ordinal, url) => change(ordinal, (cluster, server) => cluster.addLearner(server, url)),
      changePeerUrl: () => Promise.reject(new Error('no story changes TLS')),
      promote: (ordinal, id) => change(ordinal, (cluster, server) => {
        cluster.promote(server, id);
      }),
      remove: (ordinal, id) => change(ordinal, (cluster, server) => {
        const removed = cluster.config().find((member) => member.id === id);
        const its = kubernetes.dataOf(id);
        cluster.remove(server, id);
        const target = settingOf(pod.ordinal).topology.ordinalOf(removed?.peerUrl ?? '');
        const ownData = pod.claim.usedBy === pod && pod.claim.data?.memberId === id && pod.claim.data.quality !== 'old';
        const ofAnother = target !== undefined && target !== pod.ordinal && removed?.learner === false;
        if (ofAnother && !kubernetes.mayLeave(target) && its?.quality === 'good') {
          pod.broke(`e-${target}, whose data is right, was removed by another`);
        }
        if (ownData && !kubernetes.mayLeave(pod.ordinal)) pod.broke(`e-${pod.ordinal} left although it is wanted`);
        kubernetes.lostInPassing ||= !kubernetes.keepsQuorum(cluster);
        if (!cluster.hasQuorum()) throw new Error(`the removal of ${id} by the agent of e-${pod.ordinal} took the quorum`);
      }),
      transferLeadership: (ordinal, id) => change(ordinal, (cluster, server) => {
        cluster.transfer(server, id);
      }),
      compact: (ordinal) => change(ordinal, (cluster, server) => {
        cluster.compact(server);
      }),
      defragment: (ordinal) => change(ordinal, (cluster, server) => {
        cluster.alarms.defragment(server.data);
      }),
      disarm: (ordinal, alarm) => change(ordinal, (cluster, server) => {
        cluster.disarm(server, alarm);
      }),
      hash: (ordinal) => read(ordinal, (cluster, server) => cluster.hash(server)),
      vitals: () => network.read(life, () => askServer(pod, kubernetes, pod.ordinal, (cluster, server) => cluster.vitals(server))),
      limitation: () => Promise.resolve(undefined),
    },
    pod: podFiles(pod, kubernetes, life),
    kubernetes: kubernetes.objectsFor(pod, life),
  };
}

function podFiles(pod: ModelPod, { network }: Kubernetes, life: Life): Pod {
  const { config, topology } = settingOf(pod.ordinal);
  return {
    serverRunning: () => Promise.resolve(pod.server !== undefined),
    disk: () => Promise.resolve(diskOf(pod)),
    home: () => Promise.resolve(pod.claim.home),
    markHome: () =>
      network.local(life, () => {
        pod.claim.home = topology.host(pod.ordinal);
      }),
    listedScheme: () => Promise.resolve(undefined),
    noteListedScheme: () => Promise.resolve(),
    dataBytes: () => Promise.resolve(pod.claim.data?.applied ?? 0),
    plan: () => Promise.resolve(pod.planRead),
    writePlan: (start) =>
      network.local(life, () => {
        pod.plan = start;
        pod.planRead = planOf(JSON.stringify(serverConfig(config, topology, start)));
      }),
    setAside: () =>
      network.local(life, () => {
        if (pod.plan?.as !== 'restart') pod.broke('the directory was touched while its configuration could bootstrap or join');
        pod.claim.data = undefined;
      }),
    writeTerminationMessage: () => Promise.resolve(),
  };
}

function diskOf({ claim: { data } }: ModelPod): Disk {
  return data === undefined ? { holds: 'nothing' } : { holds: 'member', identity: { memberId: data.memberId, clusterId: data.cluster.id } };
}

/** The answer to an agent without a user, or with a certificate that this server does not accept. */
function withServer<T>(pod: ModelPod, kubernetes: Kubernetes, ordinal: number, ask: (cluster: ModelCluster, server: Server) => T): T {
  return askServer(pod, kubernetes, ordinal, (cluster, server) => {
    if (kubernetes.refuses(ordinal)) throw new Refusal(`e-${ordinal}`, 'etcdserver: user name is empty', 400);
    return ask(cluster, server);
  });
}

function askServer<T>(pod: ModelPod, kubernetes: Kubernetes, ordinal: number, ask: (cluster: ModelCluster, server: Server) => T): T {
  const server = ordinal === pod.ordinal ? pod.server : kubernetes.podAt(ordinal)?.server;
  if (server === undefined || server.frozen) throw new NoReply('connection refused');
  return ask(server.data.cluster, server);
}
