import type { KubeAnswer, KubeApi } from '../support/kube-api';
import type { Log } from '../support/log';
import { isObject } from '../support/shape';
import type { Setting } from './action';
import type { StateRecord, Wanted } from './facts';
import { parseRecord, wantedOf } from './state-record';
import { isEmptySecret, newPassword } from './password';
import type { Kubernetes } from './world';

/** The StatefulSets, the state record, the Secret and the Events of this cluster. */
export class ClusterObjects implements Kubernetes {
  private resourceVersion: string | undefined;
  private statefulSetUid: string | undefined;
  private lastComplaint = '';

  constructor(
    private readonly api: KubeApi,
    private readonly setting: Setting,
    private readonly log: Log,
  ) {}

  /** The shape is in the record, which is applied before a shard's StatefulSet is pruned; the own StatefulSet tells the rest. */
  async wanted(): Promise<Wanted> {
    const { config, topology } = this.setting;
    const [record, own] = await Promise.all([
      this.api.getConfigMap(config.stateRecord),
      this.api.getStatefulSet(topology.statefulSet(topology.self.shard)),
    ]);
    if (own.is === 'found') this.statefulSetUid = uidOf(own.object) ?? this.statefulSetUid;
    for (const answer of [record, own]) if (answer.is === 'forbidden' || answer.is === 'noAnswer') this.complain(answer.why);
    return wantedOf(record, own);
  }

  async record(): Promise<StateRecord | undefined> {
    const answer = await this.api.getConfigMap(this.setting.config.stateRecord);
    const read = answer.is === 'found' ? parseRecord(answer.object) : undefined;
    this.resourceVersion = read?.resourceVersion;
    if (read === undefined) this.complain(`state record ${this.setting.config.stateRecord}: ${whyOf(answer)}`);
    return read?.record;
  }

  async writeRecord(change: StateRecord): Promise<void> {
    const { resourceVersion } = this;
    if (resourceVersion === undefined) throw new Error(`the state record ${this.setting.config.stateRecord} was not read, so it is not written`);
    this.resourceVersion = undefined;
    const answer = await this.api.patchConfigMap(this.setting.config.stateRecord, { metadata: { resourceVersion }, data: change });
    if (answer.is !== 'found') throw new Error(`write the state record ${this.setting.config.stateRecord}: ${whyOf(answer)}`);
  }

  async podDeleted(): Promise<boolean> {
    const answer = await this.api.getPod(this.setting.topology.self.podName);
    return answer.is === 'found' && isObject(answer.object) && isObject(answer.object.metadata) && 'deletionTimestamp' in answer.object.metadata;
  }

  /** With the version that was read: of several pods that find it empty, one fills it. */
  async generatePassword(): Promise<void> {
    const { generate } = this.setting.config.credentials;
    if (generate === null) throw new Error('there is no Secret that this agent may fill');
    const answer = await this.api.getSecret(generate);
    if (answer.is !== 'found' || !isObject(answer.object)) throw new Error(`read the Secret ${generate}: ${whyOf(answer)}`);
    if (!isEmptySecret(answer.object)) return;
    const { metadata } = answer.object;
    const resourceVersion = isObject(metadata) ? metadata.resourceVersion : undefined;
    const filled = await this.api.patchSecret(generate, { metadata: { resourceVersion }, data: { current: newPassword() } });
    if (filled.is !== 'found') throw new Error(`fill the Secret ${generate}: ${whyOf(filled)}`);
  }

  async event(type: 'Normal' | 'Warning', reason: string, message: string): Promise<void> {
    const answer = await this.api.createEvent(this.eventObject(type, reason, message));
    if (answer.is !== 'found') this.log('warn', 'an event could not be created', { reason, why: whyOf(answer) });
  }

  private eventObject(type: string, reason: string, message: string): unknown {
    const { topology } = this.setting;
    const { namespace, podName } = topology.self;
    const now = new Date().toISOString();
    return {
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { generateName: `${podName}-`, namespace },
      // Of the StatefulSet, not of the pod: that is where one looks when pods come and go.
      involvedObject: {
        apiVersion: 'apps/v1',
        kind: 'StatefulSet',
        name: topology.statefulSet(topology.self.shard),
        namespace,
        ...(this.statefulSetUid !== undefined && { uid: this.statefulSetUid }),
      },
      type,
      reason,
      message: message.slice(0, 1024),
      source: { component: 'operatorless-redis-agent', host: podName },
      firstTimestamp: now,
      lastTimestamp: now,
      count: 1,
    };
  }

  /** An outage is told once, not with every look. */
  private complain(why: string): void {
    if (why !== this.lastComplaint) this.log('warn', 'the API server gave no use', { why });
    this.lastComplaint = why;
  }
}

function whyOf(answer: KubeAnswer): string {
  switch (answer.is) {
    case 'found':
      return 'it has a form that this agent does not know';
    case 'notFound':
      return 'it does not exist; apply the manifests';
    case 'forbidden':
    case 'noAnswer':
      return answer.why;
  }
}

function uidOf(object: unknown): string | undefined {
  if (!isObject(object) || !isObject(object.metadata)) return undefined;
  return typeof object.metadata.uid === 'string' ? object.metadata.uid : undefined;
}
