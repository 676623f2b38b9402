import type * as core from 'kubernetes-types/core/v1';

/** What a taint does to pods that don't tolerate it. */
export enum TaintEffect {
  /** No new pods come to the node. */
  NO_SCHEDULE = 'NoSchedule',

  /** New pods come to the node only if there is no other. */
  PREFER_NO_SCHEDULE = 'PreferNoSchedule',

  /** No new pods come to the node, and those that run there are evicted. */
  NO_EXECUTE = 'NoExecute',
}

/**
 * A taint of nodes that pods tolerate.
 *
 * @see https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/
 */
export interface Toleration {
  /**
   * The key of the taint.
   * @default - every key
   */
  readonly key?: string;

  /**
   * The value of the taint. Requires `key`.
   * @default - any value: the operator is `Exists`
   */
  readonly value?: string;

  /**
   * The effect of the taint.
   * @default - every effect
   */
  readonly effect?: TaintEffect;

  /**
   * Seconds that a pod stays on a node after the node got the taint, 0 or more. Only for the effect `NO_EXECUTE`.
   * @default - it stays for good
   */
  readonly tolerationSeconds?: number;
}

/** A condition on one label of a node or a pod. */
export class LabelMatch {
  /** The label has one of these values. */
  static isOneOf(key: string, values: string[]): LabelMatch {
    return new LabelMatch({ key, operator: 'In', values });
  }

  /** The label has none of these values, or doesn't exist. */
  static isNoneOf(key: string, values: string[]): LabelMatch {
    return new LabelMatch({ key, operator: 'NotIn', values });
  }

  /** The label exists. */
  static exists(key: string): LabelMatch {
    return new LabelMatch({ key, operator: 'Exists' });
  }

  /** The label doesn't exist. */
  static doesNotExist(key: string): LabelMatch {
    return new LabelMatch({ key, operator: 'DoesNotExist' });
  }

  /** The label is a whole number above this one. Only for nodes. */
  static isAbove(key: string, number: number): LabelMatch {
    return new LabelMatch({ key, operator: 'Gt', values: [String(number)] });
  }

  /** The label is a whole number below this one. Only for nodes. */
  static isBelow(key: string, number: number): LabelMatch {
    return new LabelMatch({ key, operator: 'Lt', values: [String(number)] });
  }

  private constructor(/** @internal */ readonly _requirement: core.NodeSelectorRequirement) {}
}

/** Nodes that fulfil all of these conditions. */
export interface NodeTerm {
  /** Conditions on labels of the node, all of which must hold. At least one. */
  readonly labels: LabelMatch[];
}

/** Nodes that are preferred. */
export interface PreferredNodeTerm extends NodeTerm {
  /**
   * How much they are preferred, 1 to 100.
   * @default 100
   */
  readonly weight?: number;
}

/** The nodes that pods may run on. */
export interface NodeAffinity {
  /**
   * A pod runs only on nodes that fulfil at least one of these terms. It stays pending if there is none.
   * @default - any node
   */
  readonly required?: NodeTerm[];

  /**
   * Nodes to choose first.
   * @default - none
   */
  readonly preferred?: PreferredNodeTerm[];
}

/** Pods near which, or away from which, a pod runs. */
export interface PodTerm {
  /**
   * Labels that the pods have.
   * @default - any: select by `matches`
   */
  readonly labels?: { [key: string]: string };

  /**
   * Conditions on labels of the pods, all of which must hold.
   * @default - none
   */
  readonly matches?: LabelMatch[];

  /**
   * The label of nodes that says which nodes count as one place.
   * @default 'kubernetes.io/hostname' - each node is a place of its own
   */
  readonly topologyKey?: string;

  /**
   * The namespaces of the pods.
   * @default - the namespace of the construct
   */
  readonly namespaces?: string[];
}

/** Pods near which, or away from which, a pod preferably runs. */
export interface PreferredPodTerm extends PodTerm {
  /**
   * How much that is preferred, 1 to 100.
   * @default 100
   */
  readonly weight?: number;
}

/** Other pods whose places a pod shares or avoids. */
export interface PodAffinity {
  /**
   * A pod runs only where all of these terms hold. It stays pending if there is no such place.
   * @default - none
   */
  readonly required?: PodTerm[];

  /**
   * Places to choose, or to avoid, first.
   * @default - none
   */
  readonly preferred?: PreferredPodTerm[];
}

/**
 * How evenly the pods of the construct are spread over places. It replaces the constraint of ours with the same `topologyKey` and
 * `required`.
 *
 * @see https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/
 */
export interface TopologySpread {
  /** The label of nodes that says which nodes count as one place, such as `topology.kubernetes.io/zone`. */
  readonly topologyKey: string;

  /**
   * By how many pods two places may differ, 1 or more.
   * @default 1
   */
  readonly maxSkew?: number;

  /**
   * Whether a pod that would exceed `maxSkew` stays pending.
   * @default false - it is scheduled where the spread suffers least
   */
  readonly required?: boolean;

  /**
   * The number of places that there must be, 1 or more. With fewer, a pod stays pending. Only with `required`.
   * @default - any number
   */
  readonly minDomains?: number;
}
