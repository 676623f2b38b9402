import type { KubeAnswer, KubeApi } from '../support/kube-api';
import type { Log } from '../support/log';
import { isObject } from '../support/shape';
import type { Setting } from './decide';
import type { StateRecord, Wanted } from './facts';
import { parseRecord, parseWanted } from './state-record';
import type { Kubernetes } from './world';

/** The StatefulSet, the state record and the Events of this cluster. */
export class ClusterObjects implements Kubernetes {
  private resourceVersion: string | undefined;
  private statefulSetUid: string | undefined;
  private lastComplaint = '';

  constructor(
    private readonly api: KubeApi,
    private readonly setting: Setting,
    private readonly log: Log,
  ) {}

  async wanted(): Promise<Wanted> {
    const answer = await this.api.getStatefulSet(this.setting.config.statefulSet);
    switch (answer.is) {
      case 'found':
        this.statefulSetUid = uidOf(answer.object) ?? this.statefulSetUid;
        return parseWanted(answer.object);
      case 'notFound':
        return { is: 'gone' };
      case 'forbidden':
        this.complain(answer.why);
        return { is: 'forbidden' };
      case 'noAnswer':
        this.complain(answer.why);
        return { is: 'unknown' };
    }
  }

  async record(): Promise<StateRecord | undefined> {
    const answer = await this.api.getConfigMap(this.setting.config.stateRecord);
    const read = answer.is === 'found' ? parseRecord(answer.object) : undefined;
    this.resourceVersion = read?.resourceVersion;
    if (read === undefined) this.complain(`state record ${this.setting.config.stateRecord}: ${whyOf(answer)}`);
    return read?.record;
  }

  async claimExists(ordinal: number): Promise<boolean | undefined> {
    const answer = await this.api.getClaim(this.setting.topology.claim(ordinal));
    if (answer.is === 'found' || answer.is === 'notFound') return answer.is === 'found';
    this.complain(answer.why);
    return undefined;
  }

  async writeRecord(change: StateRecord): Promise<void> {
    const { resourceVersion } = this;
    if (resourceVersion === undefined) throw new Error(`the state record ${this.setting.config.stateRecord} was not read, so it is not written`);
    this.resourceVersion = undefined;
    const answer = await this.api.patchConfigMap(this.setting.config.stateRecord, { metadata: { resourceVersion }, data: change });
    if (answer.is !== 'found') throw new Error(`write the state record ${this.setting.config.stateRecord}: ${whyOf(answer)}`);
  }

  async event(type: 'Normal' | 'Warning', reason: string, message: string): Promise<void> {
    const answer = await this.api.createEvent(this.eventObject(type, reason, message));
    if (answer.is !== 'found') this.log('warn', 'an event could not be created', { reason, why: whyOf(answer) });
  }

  private eventObject(type: string, reason: string, message: string): unknown {
    const { config, topology } = this.setting;
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
        name: config.statefulSet,
        namespace,
        ...(this.statefulSetUid !== undefined && { uid: this.statefulSetUid }),
      },
      type,
      reason,
      message: message.slice(0, 1024),
      source: { component: 'operatorless-etcd-agent', host: podName },
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
