import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import type { Labels } from '../kubernetes/objects/labels';
import type { RequiredSecret } from '../kubernetes/objects/secrets';
import type { ConnectOptions, Credentials, IConnectable } from '../network/destination';
import { Destination } from '../network/destination';
import { Peer } from '../network/peer';
import { check } from '../support/rules';
import { bindingOf, choose, credentialSecrets } from './binding';
import { Protocol } from './port';
import type { Program } from './program/program';
import { connectionRules } from './rules/connection-rules';
import { targetPort, type Workload } from './workload';

/**
 * A program and its connections. They are added after its objects were created, which therefore read `workload` when they are rendered.
 * The default child of the construct is the object whose pods use the connections.
 */
export class Wiring<P extends Program> {
  readonly peer: Peer;
  private readonly secrets: RequiredSecret[] = [];

  constructor(private readonly scope: Construct, private current: P, private readonly waivers: (program: P) => Labels) {
    this.peer = Peer._of(current.name, current.namespace);
  }

  /** The program with all connections so far. */
  get workload(): P {
    return this.current;
  }

  /** The Secrets that the connections need and that no construct of ours creates. */
  get requiredSecrets(): RequiredSecret[] {
    return [...this.secrets];
  }

  /** Writes both network policies, and gives the pods what they need to connect. */
  connectTo(server: IConnectable, options: ConnectOptions): void {
    const { destinations } = server;
    for (const destination of destinations) this.connect(destination, options, destinations.length);
  }

  private connect(destination: Destination, options: ConnectOptions, destinations: number): void {
    const client = this.current;
    const chosen = choose(destination, client.namespace, options);
    const binding = bindingOf(chosen);
    check(this.scope, { client, chosen, binding, options, destinations }, connectionRules);

    destination._parts.allow(this.peer);
    const ports = destination._parts.ports.map(({ targetPort: port, protocol }) => ({ port, protocol }));
    this.become({
      ...this.current,
      calls: [...this.current.calls, destination.peer._on(ports)],
      env: { ...this.current.env, ...binding.env },
      volumes: [...this.current.volumes, ...binding.volumes],
    });
    this.secrets.push(...credentialSecrets(chosen));
  }

  /** Replaces the settings. */
  become(program: P): void {
    this.current = program;
    const { metadata } = ApiObject.of(this.scope);
    for (const [key, value] of Object.entries(this.waivers(program))) metadata.addAnnotation(key, value);
  }
}

/** What clients of a service show to it. */
type OwnCredentials = Pick<Credentials, 'secretName' | 'keys'>;

/** A service as others connect to it. */
export function destinationOf(scope: Construct, wiring: Wiring<Workload>, credentials: OwnCredentials | undefined): Destination {
  const { name, namespace, ports } = wiring.workload;
  return Destination._of(wiring.peer, {
    path: scope.node.path,
    name,
    namespace,
    ports: ports.map((port) => ({ ...port, targetPort: targetPort(wiring.workload, port) })),
    scheme: ports[0].name === 'http' && ports[0].protocol === Protocol.TCP ? 'http' : undefined,
    user: undefined,
    credentials: credentials === undefined ? [] : [{ ...credentials, option: 'secretName', files: {}, required: [] }],
    allow: (client) => wiring.become({ ...wiring.workload, callers: [...wiring.workload.callers, client] }),
  });
}
