/** Labels and annotations of a ServiceAccount. */
export interface ServiceAccountOptions {
  /**
   * Annotations, for example those by which a cloud provider gives the pods a role.
   * @default - none
   */
  readonly annotations?: { [key: string]: string };

  /**
   * Additional labels.
   * @default - none
   */
  readonly labels?: { [key: string]: string };
}

/**
 * The ServiceAccount of the pods. No pod has its token mounted, except that the agents of a database have one for themselves. A container
 * that needs a token mounts `ProjectedSource.serviceAccountToken`.
 */
export class PodServiceAccount {
  /** A ServiceAccount of its own, with the name of the construct. */
  static own(options: ServiceAccountOptions = {}): PodServiceAccount {
    return new PodServiceAccount(undefined, options);
  }

  /**
   * A ServiceAccount that exists already, in the namespace of the construct. The agents of a database get their rights by a RoleBinding to
   * it, so that every pod with this ServiceAccount has them.
   */
  static existing(name: string): PodServiceAccount {
    return new PodServiceAccount(name, {});
  }

  private constructor(
    /** @internal */ readonly _name: string | undefined,
    /** @internal */ readonly _options: ServiceAccountOptions,
  ) {}
}
