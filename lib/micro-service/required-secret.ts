/** A Secret that no manifest holds and that the pods wait for. */
export interface RequiredSecret {
  readonly name: string;
  /** What the service does with it. */
  readonly purpose: string;
  /** A command that makes it and asks for, or has a place for, what is secret. */
  readonly command: string;
}
