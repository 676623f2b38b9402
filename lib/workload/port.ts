/** A port of the Service, in Kubernetes' own words. */
export interface ServicePort {
  /** The port that clients call, 1 to 65535. */
  readonly port: number;

  /**
   * The port that the container listens on, 1 to 65535.
   * @default - the same as `port`
   */
  readonly targetPort?: number;

  /**
   * Opens this port on every node, 30000 to 32767, to everybody who reaches a node. Makes the Service a NodePort.
   * @default - not opened
   */
  readonly nodePort?: number;

  /**
   * At most 15 characters, lower case.
   * @default - `http` for the first port, `port-<port>` for the others
   */
  readonly name?: string;

  /** @default Protocol.TCP */
  readonly protocol?: Protocol;
}

/** Transport of a port. */
export enum Protocol {
  TCP = 'TCP',
  UDP = 'UDP',
  SCTP = 'SCTP',
}
