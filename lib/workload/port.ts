/** A port of the Service. */
export interface ServicePort {
  /** The port that clients call, 1 to 65535. */
  readonly port: number;

  /**
   * The port that the container listens on, 1 to 65535.
   * @default - the same as `port`
   */
  readonly targetPort?: number;

  /**
   * Opens this port on every node, 30000 to 32767, for everybody who can reach a node. Makes the Service a NodePort Service.
   * @default - not opened
   */
  readonly nodePort?: number;

  /**
   * The name of the port, at most 15 characters in lower case.
   * @default - `http` for the first port, `port-<port>` for the others
   */
  readonly name?: string;

  /**
   * The transport protocol of the port.
   * @default Protocol.TCP
   */
  readonly protocol?: Protocol;
}

/** The transport protocol of a port. */
export enum Protocol {
  TCP = 'TCP',
  UDP = 'UDP',
  SCTP = 'SCTP',
}
