import { isObject } from '../shape';
import type { Log } from '../world';
import type { KubeAnswer, KubeApi } from './kube-api';
import { type ServerContainer, serverContainerOf } from './server-ends';

/** The cluster that the objects belong to, and the agent that reads and writes them. */
interface Owner {
  /** `operatorless-etcd-agent` */
  readonly component: string;
  readonly namespace: string;
  readonly podName: string;
  readonly statefulSet: string;
  readonly stateRecord: string;
  /** The container in which the server of each pod runs. */
  readonly serverContainer: string;
}

/** A state record and the resource version that was read. */
export interface RecordRead<StateRecord> {
  readonly record: StateRecord;
  readonly resourceVersion: string;
}

/** The state record and the Events of one cluster. */
export abstract class ClusterObjects<StateRecord extends object> {
  private resourceVersion: string | undefined;
  private statefulSetUid: string | undefined;
  private lastComplaint = '';
  private container: ServerContainer | undefined;

  constructor(
    protected readonly api: KubeApi,
    private readonly owner: Owner,
    private readonly log: Log,
  ) {}

  protected abstract parse(configMap: unknown): RecordRead<StateRecord> | undefined;

  async record(): Promise<StateRecord | undefined> {
    const { stateRecord } = this.owner;
    const answer = await this.api.get('configmaps', stateRecord);
    const read = answer.is === 'found' ? this.parse(answer.object) : undefined;
    this.resourceVersion = read?.resourceVersion;
    if (read === undefined) this.complain(`state record ${stateRecord}: ${whyOf(answer)}`);
    return read?.record;
  }

  async writeRecord(change: StateRecord): Promise<void> {
    const { resourceVersion } = this;
    const { stateRecord } = this.owner;
    if (resourceVersion === undefined) throw new Error(`the state record ${stateRecord} was not read, so it is not written`);
    this.resourceVersion = undefined;
    const answer = await this.api.patch('configmaps', stateRecord, { metadata: { resourceVersion }, data: change });
    if (answer.is !== 'found') throw new Error(`write the state record ${stateRecord}: ${whyOf(answer)}`);
  }

  async podDeleted(): Promise<boolean> {
    const answer = await this.api.get('pods', this.owner.podName);
    this.container = answer.is === 'found' ? serverContainerOf(answer.object, this.owner.serverContainer) : undefined;
    return isBeingDeleted(answer);
  }

  async podLives(): Promise<boolean> {
    const answer = await this.api.get('pods', this.owner.podName);
    return answer.is === 'found' && !isBeingDeleted(answer);
  }

  /** As of the last read of this pod, every ten seconds. Absent: there was no answer. */
  serverContainer(): ServerContainer | undefined {
    return this.container;
  }

  async event(type: 'Normal' | 'Warning', reason: string, message: string): Promise<void> {
    const answer = await this.api.createEvent(eventOf(this.owner, this.statefulSetUid, type, reason, message));
    if (answer.is !== 'found') this.log('warn', 'an event could not be created', { reason, why: whyOf(answer) });
  }

  protected async ownStatefulSet(): Promise<KubeAnswer> {
    const answer = await this.api.get('statefulsets', this.owner.statefulSet);
    if (answer.is === 'found') this.statefulSetUid = uidOf(answer.object) ?? this.statefulSetUid;
    return answer;
  }

  /** An outage is logged once, not at every observation. */
  protected complain(why: string): void {
    if (why !== this.lastComplaint) this.log('warn', 'the API server gave no usable answer', { why });
    this.lastComplaint = why;
  }
}

/** An Event about the StatefulSet, not the pod: that is where people look when pods come and go. */
export function eventOf(
  { component, namespace, podName, statefulSet }: Pick<Owner, 'component' | 'namespace' | 'podName' | 'statefulSet'>,
  uid: string | undefined,
  type: 'Normal' | 'Warning',
  reason: string,
  message: string,
): unknown {
  const now = new Date().toISOString();
  return {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { generateName: `${podName}-`, namespace },
    involvedObject: { apiVersion: 'apps/v1', kind: 'StatefulSet', name: statefulSet, namespace, ...(uid !== undefined && { uid }) },
    type,
    reason,
    message: message.slice(0, 1024),
    source: { component, host: podName },
    firstTimestamp: now,
    lastTimestamp: now,
    count: 1,
  };
}

export function isBeingDeleted(answer: KubeAnswer): boolean {
  return (
    answer.is === 'found' && isObject(answer.object) && isObject(answer.object.metadata) &&
    'deletionTimestamp' in answer.object.metadata
  );
}

/** Why an answer could not be used. */
export function whyOf(answer: KubeAnswer): string {
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

/**
 * The values of these keys of a ConfigMap, and its resource version. Nothing when we do not understand it: an
 * unknown record is not an empty one.
 */
export function readRecord<Key extends string>(
  configMap: unknown, keys: readonly Key[],
): RecordRead<{ readonly [K in Key]?: string }> | undefined {
  if (!isObject(configMap) || configMap.kind !== 'ConfigMap' || !isObject(configMap.metadata)) return undefined;
  const { data = {}, metadata } = configMap;
  if (!isObject(data) || typeof metadata.resourceVersion !== 'string') return undefined;
  const known = keys.filter((key) => key in data);
  if (known.some((key) => typeof data[key] !== 'string')) return undefined;
  const record = Object.fromEntries(known.map((key) => [key, data[key]])) as { readonly [K in Key]?: string };
  return { record, resourceVersion: metadata.resourceVersion };
}

export function uidOf(object: unknown): string | undefined {
  if (!isObject(object) || !isObject(object.metadata)) return undefined;
  return typeof object.metadata.uid === 'string' ? object.metadata.uid : undefined;
}
