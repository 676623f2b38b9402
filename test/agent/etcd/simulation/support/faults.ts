import { FAULTS, POD_FAULTS, podOf } from '../../../support/simulation/faults';
import type { Kubernetes } from './kubernetes-model';
import { STORMY } from './network-model';
import type { ModelPod } from './pod-model';

/** What happens to the cluster, at random times. `pod` is taken modulo the number of pods. */
export type Fault =
  | { readonly is: 'scale'; readonly to: number }
  | { readonly is: keyof typeof OF_A_POD; readonly pod: number }
  | { readonly is: keyof typeof OF_ALL };

const OF_A_POD = {
  ...POD_FAULTS,
  forceDelete: ({ ordinal }: ModelPod, kubernetes: Kubernetes) => {
    kubernetes.forceDelete(ordinal);
  },
  loseDisk,
  goBack,
  rot,
  removeByHand,
  refuse: ({ ordinal }: ModelPod, kubernetes: Kubernetes) => {
    kubernetes.refusing.add(ordinal);
  },
};

const OF_ALL = {
  ...FAULTS,
  fillUp: ({ clusters }: Kubernetes) => {
    for (const cluster of clusters) cluster.fillUp();
  },
  deleteAll: (kubernetes: Kubernetes) => {
    for (const ordinal of [...kubernetes.pods.keys()]) kubernetes.forceDelete(ordinal);
  },
  usersOn: (kubernetes: Kubernetes) => {
    kubernetes.usersOn = true;
  },
  admit: (kubernetes: Kubernetes) => {
    kubernetes.admit();
  },
  storm: ({ network }: Kubernetes) => {
    network.weather = STORMY;
  },
};

export function happen(kubernetes: Kubernetes, fault: Fault): void {
  if ('to' in fault) {
    kubernetes.scale(Math.min(fault.to, kubernetes.largestSize));
  } else if ('pod' in fault) {
    const pod = podOf(kubernetes.pods, fault.pod);
    if (pod !== undefined) OF_A_POD[fault.is](pod, kubernetes);
  } else {
    OF_ALL[fault.is](kubernetes);
  }
}

/** Only while the others are a quorum with all data: no software restores data that is on no disk. */
function loseDisk({ ordinal }: ModelPod, kubernetes: Kubernetes): void {
  const cluster = kubernetes.podAt(ordinal)?.server?.data.cluster;
  if (cluster === undefined || !mayLose(kubernetes, ordinal)) return;
  cluster.catchUp();
  kubernetes.loseClaim(ordinal);
  kubernetes.forceDelete(ordinal);
}

/** Its volume is restored from an older copy. Once: an agent replaces its member once an hour. */
function goBack(pod: ModelPod, kubernetes: Kubernetes): void {
  const { server, claim } = pod;
  if (server === undefined || kubernetes.wentBack || !mayLose(kubernetes, pod.ordinal)) return;
  server.data.cluster.catchUp();
  kubernetes.wentBack = true;
  pod.killServer();
  claim.data = { ...server.data, quality: 'old', applied: 1 };
}

/** Only if there is a majority that shows whose data is right. */
function rot({ ordinal, server }: ModelPod, kubernetes: Kubernetes): void {
  if (server !== undefined && mayLose(kubernetes, ordinal)) server.data.cluster.rot(server);
}

/** As a careful person would: only while all members are up. */
function removeByHand({ ordinal }: ModelPod, kubernetes: Kubernetes): void {
  const server = kubernetes.podAt(ordinal)?.server;
  if (server === undefined || !mayLose(kubernetes, ordinal)) return;
  const { cluster, memberId } = server.data;
  const leader = cluster.answering().find(({ data }) => data.memberId === cluster.leaderId);
  if (leader !== undefined && cluster.config().some(({ id }) => id === memberId)) cluster.remove(leader, memberId);
}

function mayLose(kubernetes: Kubernetes, ordinal: number): boolean {
  const cluster = kubernetes.podAt(ordinal)?.server?.data.cluster;
  if (cluster?.leaderId === undefined || cluster.alarms.corrupt !== undefined) return false;
  const voters = cluster.config().filter(({ learner }) => !learner);
  const here = [...kubernetes.pods.values()].map(({ server }) => server);
  const safe = cluster.votersUp().filter((server) => here.includes(server));
  return voters.length >= 3 && safe.length === voters.length;
}
