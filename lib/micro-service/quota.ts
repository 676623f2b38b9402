/** Who bounds what the pods of a service may use. */
export class Quota {
  /**
   * One ResourceQuota for the namespace, over everything that this app runs there. Right when nothing else runs there:
   * it counts pods that this app doesn't know, too.
   */
  static namespace(): Quota {
    return new Quota('pods', undefined);
  }

  /**
   * A ResourceQuota over the pods of this PriorityClass only, which the pods get; services of one class share it. Right in
   * a shared namespace, if somebody with rights over the cluster makes the class.
   */
  static priorityClass(name: string): Quota {
    return new Quota('pods', name);
  }

  /** No ResourceQuota. */
  static none(): Quota {
    return new Quota('nothing', undefined);
  }

  private constructor(
    /** @internal */ readonly _bounds: 'pods' | 'nothing',
    /** @internal */ readonly _priorityClassName: string | undefined,
  ) {}
}
