import type { BackupConfig } from '../contract/backup';
import { BACKUP_KEYS } from '../contract/backup';
import { eventOf, readRecord, uidOf, whyOf } from '../kubernetes/cluster-objects';
import type { KubeApi } from '../kubernetes/kube-api';
import type { PodIdentity } from '../pod';
import { isObject } from '../shape';
import type { Log } from '../world';
import { Trouble } from './trouble';

type Told = keyof typeof BACKUP_KEYS;

/** The state record of a cluster and its Events: where people, the agents and the plan read how backups went. */
export class Report {
  constructor(
    private readonly api: Pick<KubeApi, 'get' | 'patch' | 'createEvent'>,
    private readonly config: Pick<BackupConfig, 'cluster' | 'statefulSet' | 'stateRecord'>,
    private readonly pod: PodIdentity,
    /** Who reports the Events. */
    private readonly component: string,
    private readonly log: Log,
  ) {}

  /** What the state record holds. @throws Trouble if it can't be read */
  async record(): Promise<Readonly<Record<string, string>>> {
    const { stateRecord } = this.config;
    const answer = await this.api.get('configmaps', stateRecord);
    if (answer.is !== 'found' || !isObject(answer.object)) {
      throw new Trouble('BackupFailed', `the state record ${stateRecord} can't be read: ${whyOf(answer)}`);
    }
    const { data = {} } = answer.object;
    return isObject(data) ? Object.fromEntries(Object.entries(data).map(([key, value]) => [key, String(value)])) : {};
  }

  /** Writes an Event, and a line of the record with the time before it. A report that can't be written changes no outcome: it is logged. */
  async tell(told: Told, reason: string, message: string): Promise<void> {
    const failed = told.endsWith('Failure');
    this.log(failed ? 'error' : 'info', message, { reason });
    await this.write({ [BACKUP_KEYS[told]]: `${new Date().toISOString()} ${reason}: ${message}` });
    const statefulSet = await this.api.get('statefulsets', this.config.statefulSet);
    const uid = statefulSet.is === 'found' ? uidOf(statefulSet.object) : undefined;
    const { namespace, podName } = this.pod;
    const owner = { component: this.component, namespace, podName, statefulSet: this.config.statefulSet };
    const answer = await this.api.createEvent(eventOf(owner, uid, failed ? 'Warning' : 'Normal', reason, message));
    if (answer.is !== 'found') this.log('warn', 'an event could not be created', { reason, why: whyOf(answer) });
  }

  /**
   * Claims what only one pod may do at a time, for as long as the work may take.
   *
   * @returns nothing if another pod has claimed it, or just did; else what gives the claim back
   */
  async claim(key: string, seconds: number): Promise<(() => Promise<void>) | undefined> {
    const { stateRecord } = this.config;
    const answer = await this.api.get('configmaps', stateRecord);
    const read = answer.is === 'found' ? readRecord(answer.object, [key]) : undefined;
    if (read === undefined) throw new Trouble('BackupFailed', `the state record ${stateRecord} can't be read: ${whyOf(answer)}`);
    const since = Date.parse(read.record[key]?.split(' ', 1)[0] ?? '');
    if (Date.now() - since < seconds * 1000) return undefined;
    const metadata = { resourceVersion: read.resourceVersion };
    const claimed = await this.api.patch('configmaps', stateRecord, {
      metadata, data: { [key]: `${new Date().toISOString()} ${this.pod.podName}` },
    });
    return claimed.is === 'found' ? () => this.write({ [key]: '' }) : undefined;
  }

  /** For the log alone. */
  note(message: string): void {
    this.log('info', message);
  }

  async write(data: Readonly<Record<string, string>>): Promise<void> {
    const { stateRecord } = this.config;
    const answer = await this.api.patch('configmaps', stateRecord, { data });
    if (answer.is !== 'found') this.log('warn', 'the state record could not be written', { stateRecord, why: whyOf(answer) });
  }
}
