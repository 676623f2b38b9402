import { fewAtOnce } from '../kernel/concurrency';
import { absentOnError } from '../kernel/errors';
import type { Memory } from './memory';
import type { Setting } from './model/action';
import type { Peer, PodRef, Unanswered, View, Wanted } from './model/facts';
import { hasSlot } from './model/slots';
import { everyPod, samePod } from './model/topology';
import { unansweredOf } from './model/unanswered';
import type { World } from './model/world';

/** How long a server that the own one suspects may take to answer: one that hangs should not delay each look. */
const SUSPECTED_MILLISECONDS = 1000;

/** A server that takes longer to answer no longer keeps the next one from being asked. */
const SLOW_MILLISECONDS = 200;

interface ViewOrReason {
  readonly view?: View;
  readonly why?: Unanswered;
}

const NOT_YET: ViewOrReason = { why: { is: 'silent', why: `no answer within ${SUSPECTED_MILLISECONDS} ms` } };

/** Asks the agents and servers of the other pods. */
export class PeerObserver {
  constructor(
    private readonly world: World,
    private readonly setting: Setting,
    private readonly memory: Memory,
  ) {}

  /** @param inTrouble whether this pod's server is busy or keeps crashing */
  async of(wanted: Wanted, own: View | undefined, inTrouble: boolean): Promise<readonly Peer[]> {
    const { topology } = this.setting;
    // What may be done to a busy or crashing server depends on who else has its data.
    if (own === undefined && inTrouble && wanted.is === 'shape') {
      const siblings = everyPod(wanted.shards, wanted.pods).filter((pod) => (
        pod.shard === topology.self.shard && !samePod(pod, topology.self)
      ));
      return Promise.all(siblings.map((pod) => this.peer(topology.podName(pod), pod)));
    }
    if (own === undefined) return [];
    // The wanted pods, and those that this pod's server knows: pods may be there that are no longer wanted.
    const expected = wanted.is === 'shape' ? everyPod(wanted.shards, wanted.pods) : [];
    const pods = new Map<string, PodRef>();
    for (const pod of [...expected, ...own.nodes.flatMap(({ host }) => topology.podOf(host) ?? [])]) {
      if (!samePod(pod, topology.self)) pods.set(topology.podName(pod), pod);
    }
    return fewAtOnce([...pods], ([name, pod]) => this.peer(name, pod, own), () => this.world.clock.pause(SLOW_MILLISECONDS));
  }

  private async peer(name: string, pod: PodRef, own?: View): Promise<Peer> {
    const { agents, servers, clock } = this.world;
    const known = own?.nodes.filter(({ host }) => host === this.setting.topology.host(pod)) ?? [];
    const suspected = known.length > 0 && known.every((node) => node.failed || node.suspected);
    const asked = viewOrReason(servers.view(pod));
    const viewed = suspected ? Promise.race([asked, clock.pause(SUSPECTED_MILLISECONDS).then(() => NOT_YET)]) : asked;
    const [agent, { view, why }] = await Promise.all([absentOnError(agents.status(pod)), viewed]);
    const halfMoved = view && own && (await this.halfMoved(pod, view, own));
    const now = clock.now();
    const secondsSinceMeet = this.memory.secondsSinceMeet(name, now);
    const unansweredSeconds = this.memory.unchanged(`view of ${name}`, why?.is ?? `well ${now}`, now);
    return {
      pod,
      ...(agent !== undefined && { agent }),
      ...(view !== undefined && { view }),
      ...(halfMoved !== undefined && { halfMoved }),
      ...(why !== undefined && { unanswered: { why, seconds: unansweredSeconds } }),
      silentSeconds: this.memory.silence(name, agent !== undefined || view !== undefined, now),
      ...(secondsSinceMeet !== undefined && { secondsSinceMeet }),
    };
  }

  /** A mark does not show whether the keys of a slot are on both sides. */
  private async halfMoved(pod: PodRef, view: View, own: View): Promise<readonly number[] | undefined> {
    const open = view.me.importing.map(({ slot }) => slot).filter((slot) => hasSlot(own.me.slots, slot));
    return open.length === 0 || !own.me.primary ? undefined : absentOnError(this.world.servers.slotsWithKeys(pod, open));
  }
}

/** A view, or why there is none. */
export async function viewOrReason(asked: Promise<View>): Promise<ViewOrReason> {
  try {
    return { view: await asked };
  } catch (error) {
    return { why: unansweredOf(error) };
  }
}
