import type { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import type { RequiredSecret } from '../kubernetes/objects/secrets';
import type { ConnectOptions, IConnectable } from '../network/destination';
import { Destination } from '../network/destination';
import { Peer } from '../network/peer';
import { check } from '../support/rules';
import { bindingOf, choose, copiedSecret } from './binding';
import { workloadWaivers } from './objects/waivers';
import { Protocol } from './port';
import { connectionRules } from './rules/connection-rules';
import { targetPort, type Workload } from './workload';

/** The id of the Deployment, whose pods use the connections. */
export const DEPLOYMENT_ID = 'Deployment';

/** A service and its connections. They are added after its objects were created, which therefore read `workload` when they are rendered. */
export class Wiring {
  readonly peer: Peer;
  private readonly copies: RequiredSecret[] = [];

  constructor(private readonly scope: Construct, private current: Workload) {
    this.peer = Peer._of(current.name, current.namespace);
  }

  /** The service with all connections so far. */
  get workload(): Workload {
    return this.current;
  }

  /** The Secrets that the connections need and that no construct of ours creates. */
  get requiredSecrets(): RequiredSecret[] {
    return [...this.copies];
  }

  /** The service as others connect to it. */
  destination(credentials: { readonly secretName: undefined; readonly keys: Readonly<Record<string, string>> } | undefined): Destination {
    const { name, namespace, ports } = this.current;
    return Destination._of(this.peer, {
      path: this.scope.node.path,
      name,
      namespace,
      ports: ports.map((port) => ({ ...port, targetPort: targetPort(this.current, port) })),
      scheme: ports[0].name === 'http' && ports[0].protocol === Protocol.TCP ? 'http' : undefined,
      credentials: credentials && { ...credentials, user: undefined, files: {} },
      allow: (client) => this.become({ callers: [...this.current.callers, client] }),
    });
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
      calls: [...this.current.calls, destination.peer._on(ports)],
      env: { ...this.current.env, ...binding.env },
      volumes: [...this.current.volumes, ...binding.volumes],
    });
    this.copies.push(...copiedSecret(chosen));
  }

  private become(change: Partial<Workload>): void {
    this.current = { ...this.current, ...change };
    const { metadata } = this.scope.node.findChild(DEPLOYMENT_ID) as ApiObject;
    for (const [key, value] of Object.entries(workloadWaivers(this.current))) metadata.addAnnotation(key, value);
  }
}
