import { isIP } from 'node:net';
import type { KubeApi } from '../../kernel/kubernetes/kube-api';
import { isObject } from '../../kernel/shape';
import type { Clock } from '../../kernel/world';
import type { PodRef } from '../model/facts';
import { samePod, type Topology } from '../model/topology';

/** DNS has an answer of its own by then. */
const ANSWER_MILLISECONDS = 500;

const FIRST_PAUSE_MILLISECONDS = 1000;
const LONGEST_PAUSE_MILLISECONDS = 8000;

/** What is known of where a pod is. */
interface Place {
  /** What the API server said: where it is, or that it has no address. Absent: no answer. */
  apiAnswer?: string | null;
  /** It isn't found where it was last, or was never looked for. */
  lost: boolean;
  askAt: number;
  pause: number;
  asking: Promise<void>;
}

/**
 * Where the other pods are. By their names, as a rule; while a name leads nowhere, or to somebody else, where the API server says
 * that the pod is. When many pods move at once, their names follow after half a minute and more.
 *
 * @see https://github.com/kubernetes/kubernetes/blob/v1.34.0/pkg/controller/endpointslice/endpointslice_controller.go `maxSyncBackOff`
 */
export class Addresses {
  private readonly places = new Map<string, Place>();

  constructor(
    private readonly topology: Topology,
    private readonly api: Pick<KubeApi, 'get'>,
    private readonly clock: Clock,
  ) {}

  /**
   * An address, or the name.
   *
   * @throws when the pod has none: DNS would remember for half a minute that it was asked in vain
   */
  async of(pod: PodRef): Promise<string> {
    const { topology } = this;
    // A pod must be able to repair itself when DNS is down.
    if (samePod(pod, topology.self)) return topology.self.podIp;
    const place = this.place(pod);
    if (place.lost) await this.look(topology.podName(pod), place);
    if (place.apiAnswer === null) throw new Error(`${topology.podName(pod)} has no address`);
    return place.apiAnswer ?? topology.host(pod);
  }

  found(pod: PodRef): void {
    Object.assign(this.place(pod), { lost: false, askAt: -Infinity, pause: FIRST_PAUSE_MILLISECONDS });
  }

  /** The name is tried again before the API server is asked again. */
  lost(pod: PodRef): void {
    const place = this.place(pod);
    place.lost = true;
    delete place.apiAnswer;
  }

  private place(pod: PodRef): Place {
    const name = this.topology.podName(pod);
    const known = this.places.get(name) ?? { lost: true, askAt: -Infinity, pause: FIRST_PAUSE_MILLISECONDS, asking: Promise.resolve() };
    this.places.set(name, known);
    return known;
  }

  /** Less and less often: a pod may be away for days. */
  private async look(name: string, place: Place): Promise<void> {
    const now = this.clock.now();
    if (now >= place.askAt) {
      place.askAt = now + place.pause;
      place.pause = Math.min(2 * place.pause, LONGEST_PAUSE_MILLISECONDS);
      place.asking = this.ask(name, place);
    }
    await Promise.race([place.asking, this.clock.pause(ANSWER_MILLISECONDS)]);
  }

  private async ask(name: string, place: Place): Promise<void> {
    const answer = await this.api.get('pods', name);
    if (!place.lost) return;
    if (answer.is === 'found') place.apiAnswer = podIpOf(answer.object);
    else if (answer.is === 'notFound') place.apiAnswer = null;
    else delete place.apiAnswer;
  }
}

function podIpOf(pod: unknown): string | null {
  if (!isObject(pod) || !isObject(pod.status)) return null;
  const { podIP } = pod.status;
  return typeof podIP === 'string' && isIP(podIP) !== 0 ? podIP : null;
}
