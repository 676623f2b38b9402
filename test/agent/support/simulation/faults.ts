import { FAIR, type Weather } from './network';

export interface AnyPod {
  terminate(): void;
  killServer(): void;
  killAgent(): void;
  callHook(): void;
  freeze(frozen: boolean): void;
}

export interface AnyKubernetes {
  readonly pods: ReadonlyMap<unknown, AnyPod>;
  readonly network: { weather: Weather };
  revision: number;
  apiDown: boolean;
  eraseRecord(): void;
}

/** Faults of one pod of any database. */
export const POD_FAULTS = {
  delete: (pod: AnyPod) => {
    pod.terminate();
  },
  killServer: (pod: AnyPod) => {
    pod.killServer();
  },
  killAgent: (pod: AnyPod) => {
    pod.killAgent();
  },
  stranger: (pod: AnyPod) => {
    pod.callHook();
  },
  freeze: (pod: AnyPod) => {
    pod.freeze(true);
  },
};

/** Faults of all pods. */
export const FAULTS = {
  rollOut: (kubernetes: AnyKubernetes) => {
    kubernetes.revision += 1;
  },
  apiDown: (kubernetes: AnyKubernetes) => {
    kubernetes.apiDown = true;
  },
  apiUp: (kubernetes: AnyKubernetes) => {
    kubernetes.apiDown = false;
  },
  calm: ({ network }: AnyKubernetes) => {
    network.weather = FAIR;
  },
  eraseRecord: (kubernetes: AnyKubernetes) => {
    kubernetes.eraseRecord();
  },
  thaw: ({ pods }: AnyKubernetes) => {
    for (const pod of pods.values()) pod.freeze(false);
  },
};

/** The end of all lasting faults. */
export function putRight(kubernetes: AnyKubernetes): void {
  FAULTS.apiUp(kubernetes);
  FAULTS.calm(kubernetes);
  FAULTS.thaw(kubernetes);
}

/** The pod with this number, modulo the number of pods. Undefined if there are none. */
export function podOf<P>(pods: ReadonlyMap<unknown, P>, number: number): P | undefined {
  return [...pods.values()][number % Math.max(1, pods.size)];
}
