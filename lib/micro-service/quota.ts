/** The ResourceQuota that limits the pods of a service. */
export class Quota {
  /**
   * One ResourceQuota for the namespace, sized for everything that this app runs there. Use it only if nothing else runs there: it also
   * counts pods of others, and rejects new pods once its sum is used up. One service that asks for it is enough.
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
