import { HOST } from '../kubernetes/pods/spread';

/**
 * How the pods of a construct keep apart from each other, instead of its default. A RedisCluster keeps apart the pods of each shard,
 * other constructs all their pods.
 */
export class PodSpread {
  /**
   * Prefers a node of its own for each pod, and a place of its own by this label of nodes. Pods share nodes if there are too few.
   *
   * @param topologyKey by default only `kubernetes.io/hostname`
   */
  static preferred(topologyKey: string = HOST): PodSpread {
    return new PodSpread('preferred', topologyKey);
  }

  /**
   * Requires a node of its own for each pod, and a place of its own by this label of nodes. A pod more than there are places stays
   * pending. That holds for the new pod of a rolling restart, too: a stateless service needs one place more than it has pods, or a
   * `rollout` that stops an old pod first.
   *
   * @param topologyKey by default only `kubernetes.io/hostname`
   */
  static required(topologyKey: string = HOST): PodSpread {
    return new PodSpread('required', topologyKey);
  }

  /** Drops all rules of ours, topology spread constraints too. Only what you give in `pods` remains. */
  static onlyGiven(): PodSpread {
    return new PodSpread('none', HOST);
  }

  private constructor(
    /** @internal */ readonly _strength: 'preferred' | 'required' | 'none',
    /** @internal */ readonly _topologyKey: string,
  ) {}
}
