import { Chart, Lazy } from 'cdk8s';
import { Construct } from 'constructs';
import type * as batch from 'kubernetes-types/batch/v1';
import { addObject } from '../kubernetes/objects/add-object';
import { reserveQuota } from '../kubernetes/objects/namespace-quota';
import { addObjectMetadata } from '../kubernetes/objects/metadata';
import type { RequiredSecret } from '../kubernetes/objects/secrets';
import type { ConnectOptions, IConnectable } from '../network/destination';
import type { Peer } from '../network/peer';
import { claimNames } from '../support/claimed-names';
import { check } from '../support/rules';
import { addSurroundings } from '../workload/program/objects';
import { programSecrets } from '../workload/required-secrets';
import { Wiring } from '../workload/wiring';
import { batchQuotaNeed, batchWaivers, cronJob } from './objects';
import type { AppCronJobProps } from './props';
import { cronJobRules } from './rules';
import { type CronJobSettings, resolveCronJob } from './settings';

/** An app that runs by the clock and ends each time, such as a report: a CronJob, and what keeps it secure. */
export class AppCronJob extends Construct {
  /** Its pods as a peer, for the `callers` and `clients` of servers in the same or another namespace. */
  readonly peer: Peer;

  private readonly wiring: Wiring<CronJobSettings>;

  /** @throws one error that lists every invalid property: the path of this construct, the property, its value and the fix */
  constructor(scope: Construct, id: string, props: AppCronJobProps) {
    super(scope, id);
    const settings = resolveCronJob(id, Chart.of(this).namespace, props);
    check(this, settings, cronJobRules);

    this.wiring = new Wiring(this, settings, batchWaivers);
    const spec = Lazy.any({ produce: () => cronJob(this.wiring.workload).spec }) as batch.CronJobSpec;
    addSurroundings(this, this.wiring);
    this.node.defaultChild = addObject(this, 'CronJob', 'CronJob', { ...cronJob(settings), spec });
    addObjectMetadata(this, props.objectMetadata);
    claimNames(this);
    reserveQuota(this, batchQuotaNeed(settings));

    this.peer = this.wiring.peer;
  }

  /** The Secrets that must exist before the pods can start, and how to create them. */
  get requiredSecrets(): RequiredSecret[] {
    return [...programSecrets(this.wiring.workload), ...this.wiring.requiredSecrets];
  }

  /**
   * Lets the pods of this CronJob connect to a server. Writes the network policies of both sides, for the ports of the server's Service.
   * Gives the pods environment variables such as `REDIS_HOST`, `REDIS_PORT` and `REDIS_PASSWORD`, and certificates as files. Secrets are
   * only referred to. A new connection counts from the next run on, and restarts no server.
   *
   * @throws if the server's credentials are in another namespace and `secretName` is missing, or if a variable already exists
   */
  connectTo(server: IConnectable, options: ConnectOptions = {}): void {
    this.wiring.connectTo(server, options);
  }
}
