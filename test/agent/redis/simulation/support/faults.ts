import { FAULTS, POD_FAULTS, podOf } from '../../../support/simulation/faults';
import { FAIR } from '../../../support/simulation/network';
import type { Kubernetes } from './kubernetes-model';
import { STORMY } from './network-model';
import type { ModelPod } from './pod-model';

/** What happens to the cluster, at random times. `pod` counts round the pods that there are. */
export type Fault =
  | { readonly is: keyof typeof SCALES; readonly to: number }
  | { readonly is: keyof typeof OF_A_POD; readonly pod: number }
  | { readonly is: keyof typeof OF_ALL };

const SCALES = {
  shards: (kubernetes: Kubernetes, to: number) => {
    kubernetes.shards = to;
  },
  pods: (kubernetes: Kubernetes, to: number) => {
    kubernetes.podsEach = to;
  },
};

const OF_A_POD = {
  ...POD_FAULTS,
  forceDelete: ({ ref }: ModelPod, kubernetes: Kubernetes) => {
    kubernetes.forceDelete(ref);
  },
  loseDisk,
  /** A pod and its disk, and then the server that may have taken over from it. */
  loseShard: (pod: ModelPod, kubernetes: Kubernetes) => {
    if (!loseDisk(pod, kubernetes)) return;
    kubernetes.time.after(kubernetes.time.between(0, 8000), { alive: true }, () => {
      for (const other of kubernetes.pods.values()) if (other.ref.shard === pod.ref.shard) other.killServer();
    });
  },
  /** A primary for as long as an election takes, and then the server that took over from it. */
  crashShard: (pod: ModelPod, { pods, time }: Kubernetes) => {
    pod.crashesUntil = time.now + time.between(3000, 20_000);
    pod.killServer();
    time.after(time.between(3000, 16_000), { alive: true }, () => {
      for (const other of pods.values()) if (other !== pod && other.ref.shard === pod.ref.shard) other.killServer();
    });
  },
  /** So many primaries that those which are left are no majority. */
  loseTwo: ({ ref }: ModelPod, kubernetes: Kubernetes) => {
    const [one, two] = [...kubernetes.pods.values()].filter(({ server }) => server?.state.primary === true).slice(ref.shard % 2);
    if (one === undefined || two === undefined || ![one, two].every((pod) => isCopied(pod, kubernetes))) return;
    for (const pod of [one, two]) {
      kubernetes.loseClaim(pod.ref);
      kubernetes.forceDelete(pod.ref);
    }
  },
  /** It goes on after its replica may have taken over. */
  hang: (pod: ModelPod, { time }: Kubernetes) => {
    pod.freeze(true);
    time.after(time.between(1000, 16_000), { alive: true }, () => {
      pod.freeze(false);
    });
  },
  /** A script that goes on for a while, or without an end. */
  busy: ({ server }: ModelPod, { time }: Kubernetes) => {
    if (server?.state.primary !== true || server.frozen) return;
    server.busy = time.chance(0.5) ? 'reading' : 'writing';
    if (time.chance(0.5)) return;
    time.after(time.between(1000, 60_000), { alive: true }, () => {
      server.busy = undefined;
    });
  },
  crash: (pod: ModelPod, { time }: Kubernetes) => {
    pod.crashesUntil = time.now + time.between(3000, 60_000);
    pod.killServer();
  },
  /** Another server took the same epoch: one of the two takes a new one. */
  collide: ({ server }: ModelPod) => {
    if (server?.state.primary === true && !server.frozen) server.state.bump();
  },
};

const OF_ALL = {
  ...FAULTS,
  deleteAll: (kubernetes: Kubernetes) => {
    for (const { ref } of [...kubernetes.pods.values()]) kubernetes.forceDelete(ref);
  },
  storm: ({ network }: Kubernetes) => {
    network.weather = STORMY;
  },
};

export function happen(kubernetes: Kubernetes, fault: Fault): void {
  if ('to' in fault) {
    SCALES[fault.is](kubernetes, fault.to);
  } else if ('pod' in fault) {
    const pod = podOf(kubernetes.pods, fault.pod);
    if (pod !== undefined) OF_A_POD[fault.is](pod, kubernetes);
  } else {
    OF_ALL[fault.is](kubernetes);
  }
}

/** Only while another copy is in sync, and nothing else is wrong: no software brings back what no disk holds. */
function loseDisk(pod: ModelPod, kubernetes: Kubernetes): boolean {
  if (!isCopied(pod, kubernetes)) return false;
  kubernetes.loseClaim(pod.ref);
  kubernetes.forceDelete(pod.ref);
  return true;
}

function isCopied(pod: ModelPod, kubernetes: Kubernetes): boolean {
  const all = [...kubernetes.pods.values()];
  if (all.length < kubernetes.shards * kubernetes.podsEach || all.some((one) => !one.isReady())) return false;
  const siblings = all.filter(({ ref }) => ref.shard === pod.ref.shard);
  const copied = siblings.filter(({ server }) => server?.linkUp === true).length === siblings.length - 1;
  return siblings.length > 1 && copied && kubernetes.network.weather === FAIR;
}
