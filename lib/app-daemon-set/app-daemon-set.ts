import { Chart, Lazy } from 'cdk8s';
import { Construct } from 'constructs';
import type * as apps from 'kubernetes-types/apps/v1';
import { addObject } from '../kubernetes/objects/add-object';
import { refuseQuota } from '../kubernetes/objects/namespace-quota';
import { addObjectMetadata } from '../kubernetes/objects/metadata';
import type { RequiredSecret } from '../kubernetes/objects/secrets';
import type { ConnectOptions, IConnectable } from '../network/destination';
import type { Peer } from '../network/peer';
import { claimNames } from '../support/claimed-names';
import { check } from '../support/rules';
import { fromMonitoring } from '../workload/objects/network-policy';
import { addMonitor, addSurroundings } from '../workload/program/objects';
import { programSecrets } from '../workload/required-secrets';
import { Wiring } from '../workload/wiring';
import { daemonSet, daemonSetWaivers } from './objects';
import type { AppDaemonSetProps } from './props';
import { daemonSetRules } from './rules';
import { type DaemonSetSettings, resolve } from './settings';

/** An app that runs on every node, such as an exporter: a DaemonSet, and what keeps it secure. */
export class AppDaemonSet extends Construct {
  /** Its pods as a peer, for the `callers` and `clients` of servers in the same or another namespace. */
  readonly peer: Peer;

  private readonly wiring: Wiring<DaemonSetSettings>;

  /** @throws one error that lists every invalid property: the path of this construct, the property, its value and the fix */
  constructor(scope: Construct, id: string, props: AppDaemonSetProps) {
    super(scope, id);
    const settings = resolve(id, Chart.of(this).namespace, props);
    check(this, settings, daemonSetRules);

    this.wiring = new Wiring(this, settings, daemonSetWaivers);
    const spec = Lazy.any({ produce: () => daemonSet(this.wiring.workload).spec }) as apps.DaemonSetSpec;
    addSurroundings(this, this.wiring, fromMonitoring);
    this.node.defaultChild = addObject(this, 'DaemonSet', 'DaemonSet', { ...daemonSet(settings), spec });
    addMonitor(this, settings);
    addObjectMetadata(this, props.objectMetadata);
    claimNames(this);
    refuseQuota(this, settings.priorityClassName);

    this.peer = this.wiring.peer;
  }

  /** The Secrets that must exist before the pods can start, and how to create them. */
  get requiredSecrets(): RequiredSecret[] {
    return [...programSecrets(this.wiring.workload), ...this.wiring.requiredSecrets];
  }

  /**
   * Lets the pods of this DaemonSet connect to a server. Writes the network policies of both sides, for the ports of the server's Service.
   * Gives the pods environment variables such as `REDIS_HOST`, `REDIS_PORT` and `REDIS_PASSWORD`, and certificates as files. Secrets are
   * only referred to. A new connection replaces the pods node by node, and restarts no server.
   *
   * @throws if the server's credentials are in another namespace and `secretName` is missing, or if a variable already exists
   */
  connectTo(server: IConnectable, options: ConnectOptions = {}): void {
    this.wiring.connectTo(server, options);
  }
}
