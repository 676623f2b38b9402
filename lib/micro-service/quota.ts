/** The ResourceQuota that limits the pods of a service. */
export class Quota {
  /**
   * One ResourceQuota for the namespace, sized for everything that this app runs there. Use it if nothing else runs there, because it also
   * counts pods of others.
   */
  static namespace(): Quota {
    return new Quota('pods', undefined);
  }

  /**
   * A ResourceQuota for the pods of this PriorityClass, which the pods of the service get. Services with the same class share it. Use it in
   * a shared namespace. A cluster administrator must create the class.
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
