import { Chart, Lazy } from 'cdk8s';
import { Construct } from 'constructs';
import type * as batch from 'kubernetes-types/batch/v1';
import { addJob } from '../kubernetes/objects/add-object';
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
import { batchQuotaNeed, batchWaivers, job } from './objects';
import type { AppJobProps } from './props';
import { jobRules } from './rules';
import { type JobSettings, resolveJob } from './settings';

/**
 * An app that runs once and ends, such as a migration: a Job, and what keeps it secure.
 *
 * A Job can't change what it runs. So by default its name ends with a digest of that: a change creates another Job, which runs, and your
 * GitOps tool deletes the old one.
 */
export class AppJob extends Construct {
  /** Its pods as a peer, for the `callers` and `clients` of servers in the same or another namespace. */
  readonly peer: Peer;

  private readonly wiring: Wiring<JobSettings>;

  /** @throws one error that lists every invalid property: the path of this construct, the property, its value and the fix */
  constructor(scope: Construct, id: string, props: AppJobProps) {
    super(scope, id);
    const settings = resolveJob(id, Chart.of(this).namespace, props);
    check(this, settings, jobRules);

    this.wiring = new Wiring(this, settings, batchWaivers);
    const spec = Lazy.any({ produce: () => job(this.wiring.workload).spec }) as batch.JobSpec;
    addSurroundings(this, this.wiring);
    this.node.defaultChild = addJob(this, 'Job', { ...job(settings), spec }, { renamed: settings.revision === undefined });
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
   * Lets the pods of this Job connect to a server. Writes the network policies of both sides, for the ports of the server's Service. Gives
   * the pods environment variables such as `REDIS_HOST`, `REDIS_PORT` and `REDIS_PASSWORD`, and certificates as files. Secrets are only
   * referred to. A new connection runs the Job again, and restarts no server.
   *
   * @throws if the server's credentials are in another namespace and `secretName` is missing, or if a variable already exists
   */
  connectTo(server: IConnectable, options: ConnectOptions = {}): void {
    this.wiring.connectTo(server, options);
  }
}
