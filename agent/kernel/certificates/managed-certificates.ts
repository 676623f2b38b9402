import type { CertificateFiles, IssuedCertificate, ManagedCertificates } from '../contract/certificate';
import { messageOf } from '../errors';
import type { KubeApi } from '../kubernetes/kube-api';
import type { PodIdentity } from '../pod';
import { present } from '../values';
import type { Clock } from '../world';
import { type Authorities, NO_AUTHORITIES } from './authorities';
import { CertificateDirectory, type CertificateSet } from './certificate-files';
import { type CertificateNews, newsOfIssue, newsOfSuccession } from './certificate-news';
import { type CertificatePlan, type CertificatePolicy, type CertificateStep, planCertificates } from './certificate-plan';
import { CertificateSecrets, type SecretsRead } from './certificate-secrets';
import type { LeafProfile } from './issue';
import { CLOCK_MARGIN_SECONDS } from './renewal';

/** What an agent knows of the certificates that it issues. */
export interface CertificateFacts {
  /** Whether the files of this pod are there, so that its server can start. */
  readonly usable: boolean;
  /** Whether something is to be written now. */
  readonly due: boolean;
  /** What people should know, in words that stay the same while it lasts. */
  readonly trouble?: string;
  /** How long it has lasted. */
  readonly troubleSeconds: number;
}

/** Looks at least this often, also if certificates live for years: somebody may have deleted a Secret. */
const LOOK_MILLISECONDS = 60_000;
/** While the server can't start without it. */
const LOOK_AGAIN_MILLISECONDS = 2000;
/** After a step that failed: other steps of the agent must not wait for it. A pod that starts has no other steps. */
const AFTER_FAILURE_MILLISECONDS = { running: 5000, starting: 1000 } as const;
/** How long a pod of a cluster that was formed waits for others to restore the authorities. They look once a minute. */
const RESTORE_MILLISECONDS = 150_000;

interface Looked {
  readonly at: number;
  readonly usable: boolean;
  readonly step?: CertificateStep;
  readonly trouble?: string;
}

type Held = Readonly<Record<string, CertificateSet | undefined>>;

/** Issues the certificates of this pod, and keeps the authorities and the certificate of the clients in their Secrets. */
export class CertificateKeeper {
  private remembered: Authorities = NO_AUTHORITIES;
  private looked: Looked | undefined;
  private failed: { readonly until: number; readonly why: string } | undefined;
  private emptySince: number | undefined;
  private troubledSince: number | undefined;
  private readonly secrets: CertificateSecrets;
  private readonly policy: CertificatePolicy;
  private readonly directories: Readonly<Record<string, CertificateDirectory>>;
  private readonly lookMilliseconds: number;

  constructor(
    cluster: string,
    private readonly config: ManagedCertificates<string>,
    files: Readonly<Record<string, CertificateFiles>>,
    self: PodIdentity,
    api: Pick<KubeApi, 'get' | 'patch'>,
    private readonly clock: Pick<Clock, 'now'>,
  ) {
    const { authoritySeconds, certificateSeconds } = config;
    this.secrets = new CertificateSecrets(config, api, clock);
    this.policy = {
      authority: { name: cluster, lifeSeconds: authoritySeconds },
      certificateSeconds,
      pod: Object.fromEntries(Object.entries(config.pod).map(([use, issued]) => [use, profileOf(issued, self)])),
      client: profileOf(config.client, self),
    };
    this.directories = Object.fromEntries(Object.entries(files).map(([use, paths]) => [use, new CertificateDirectory(paths)]));
    // Every authority is seen several times before it signs, and every certificate before it expires.
    this.lookMilliseconds = Math.min(LOOK_MILLISECONDS, (authoritySeconds * 1000) / 60, (certificateSeconds * 1000) / 20);
  }

  /** @param formed whether the cluster exists, so that agents of other pods may know its authorities */
  async look(formed: boolean): Promise<CertificateFacts> {
    const now = this.clock.now();
    const pause = this.looked?.usable === true ? this.lookMilliseconds : Math.min(LOOK_AGAIN_MILLISECONDS, this.lookMilliseconds);
    if (this.failed !== undefined && now >= this.failed.until) this.failed = undefined;
    if (this.looked === undefined || now - this.looked.at >= pause) this.looked = { at: now, ...(await this.lookAnew(formed)) };
    const { usable, step } = this.looked;
    const trouble = this.failed?.why ?? this.looked.trouble;
    this.troubledSince = trouble === undefined ? undefined : (this.troubledSince ?? now);
    const troubleSeconds = (now - (this.troubledSince ?? now)) / 1000;
    return { usable, due: step !== undefined && this.failed === undefined, ...present('trouble', trouble), troubleSeconds };
  }

  /** Takes the step that is due. A failure is told by the next look. */
  async take(): Promise<readonly CertificateNews[]> {
    const { step, usable = false } = this.looked ?? {};
    this.looked = undefined;
    if (step === undefined) return [];
    try {
      return await this.write(step);
    } catch (error) {
      const pause = AFTER_FAILURE_MILLISECONDS[usable ? 'running' : 'starting'];
      this.failed = { until: this.clock.now() + pause, why: messageOf(error) };
      return [];
    }
  }

  private async lookAnew(formed: boolean): Promise<Omit<Looked, 'at'>> {
    const [read, held] = await Promise.all([this.secrets.read(), this.held()]);
    const { known, step, lacks } = this.plan(read, held, formed);
    this.remembered = known;
    const usable = Object.values(held).every((set) => set !== undefined);
    return { usable, ...present('trouble', read.trouble ?? lacks ?? this.clockTrouble()), ...present('step', step) };
  }

  private plan({ authorities, client }: SecretsRead, held: Held, formed: boolean): CertificatePlan {
    const now = this.secrets.now();
    if (now === undefined) return { known: this.remembered };
    this.emptySince = authorities?.held.length === 0 ? (this.emptySince ?? this.clock.now()) : undefined;
    const waited = this.clock.now() - (this.emptySince ?? this.clock.now());
    return planCertificates({
      now,
      ...present('read', authorities),
      remembered: this.remembered,
      othersMayRestore: formed && waited < Math.min(RESTORE_MILLISECONDS, 3 * this.lookMilliseconds),
      held,
      ...present('client', client),
    }, this.policy);
  }

  private async held(): Promise<Held> {
    const entries = Object.entries(this.directories).map(async ([use, directory]) => [use, await directory.read()] as const);
    return Object.fromEntries(await Promise.all(entries));
  }

  private async write(step: CertificateStep): Promise<readonly CertificateNews[]> {
    const { authoritySecret, clientSecret } = this.config;
    switch (step.write) {
      case 'authorities':
        await this.secrets.writeAuthorities(step.patch);
        this.remembered = step.succession.next;
        return newsOfSuccession(step.succession, authoritySecret);
      case 'files':
        for (const { use, set } of step.changes) await this.directories[use]?.write(set());
        return step.changes.flatMap(({ use, why }) => newsOfIssue(`of this pod as ${use}`, why));
      case 'client':
        await this.secrets.writeClient(step.change.set());
        return newsOfIssue(`in the Secret ${clientSecret}`, step.change.why);
    }
  }

  private clockTrouble(): string | undefined {
    const now = this.secrets.now();
    if (now === undefined || Math.abs(Date.now() / 1000 - now) <= CLOCK_MARGIN_SECONDS) return undefined;
    return `the clock of this node differs by more than ${CLOCK_MARGIN_SECONDS} s from that of the API server, so that certificates may ` +
      'be refused; synchronise the clocks of the nodes';
  }
}

function profileOf({ dnsNames, ipAddresses, uses }: IssuedCertificate, { podName, namespace, podIp }: PodIdentity): LeafProfile {
  const filled = (text: string) => text.replaceAll('{pod}', podName).replaceAll('{namespace}', namespace).replaceAll('{podIp}', podIp);
  return { dnsNames: dnsNames.map(filled), ipAddresses: ipAddresses.map(filled), uses };
}
