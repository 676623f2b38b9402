/** Who bounds what the pods of a service may use. */
export class Quota {
  /**
   * One ResourceQuota for the namespace, over everything that this app runs there. Right when nothing else runs there:
   * it counts pods that this app doesn't know, too.
   */
  static namespace(): Quota {
    return new Quota('namespace', undefined);
  }

  /**
   * A ResourceQuota over the pods of this PriorityClass only, which the pods get. Right in a shared namespace, if
   * somebody with rights over the cluster makes a class for each service.
   */
  static priorityClass(name: string): Quota {
    return new Quota('priority-class', name);
  }

  /** No ResourceQuota. */
  static none(): Quota {
    return new Quota('none', undefined);
  }

  private constructor(
    /** @internal */ readonly _scope: 'namespace' | 'priority-class' | 'none',
    /** @internal */ readonly _priorityClassName: string | undefined,
  ) {}
}
