import { ClusterObjects, RecordRead, whyOf } from '../kernel/cluster-objects';
import type { KubeApi } from '../kernel/kube-api';
import type { Log } from '../kernel/log';
import { isObject } from '../kernel/shape';
import type { Setting } from './model/action';
import { SERVER_CONTAINER } from './contract/config';
import type { StateRecord, Wanted } from './model/facts';
import { newPassword, passwordsIn } from './server/password';
import { parseRecord, wantedOf } from './model/state-record';
import type { Kubernetes } from './model/world';

/** The StatefulSets, the state record, the Secret and the Events of this cluster. */
export class RedisObjects extends ClusterObjects<StateRecord> implements Kubernetes {
  constructor(
    api: KubeApi,
    private readonly setting: Setting,
    log: Log,
  ) {
    const { topology, config: { stateRecord } } = setting;
    const { namespace, podName, shard } = topology.self;
    const statefulSet = topology.statefulSet(shard);
    super(api, { component: 'operatorless-redis-agent', namespace, podName, statefulSet, stateRecord, serverContainer: SERVER_CONTAINER }, log);
  }

  async wanted(): Promise<Wanted> {
    // The shape is in the record, which is applied before a shard's StatefulSet is pruned; the own StatefulSet tells the rest.
    const [record, own] = await Promise.all([this.api.get('configmaps', this.setting.config.stateRecord), this.ownStatefulSet()]);
    for (const answer of [record, own]) if (answer.is === 'forbidden' || answer.is === 'noAnswer') this.complain(answer.why);
    return wantedOf(record, own);
  }

  async generatePassword(): Promise<void> {
    const { agentSecret, generate } = this.setting.config.credentials;
    await this.fill(agentSecret);
    if (generate !== null) await this.fill(generate);
  }

  protected parse(configMap: unknown): RecordRead<StateRecord> | undefined {
    return parseRecord(configMap);
  }

  /** With the version that was read: of several pods that find it empty, one fills it. */
  private async fill(secret: string): Promise<void> {
    const answer = await this.api.get('secrets', secret);
    if (answer.is !== 'found' || !isObject(answer.object)) throw new Error(`read the Secret ${secret}: ${whyOf(answer)}`);
    if (passwordsIn(answer.object) !== undefined) return;
    const { metadata } = answer.object;
    const resourceVersion = isObject(metadata) ? metadata.resourceVersion : undefined;
    const filled = await this.api.patch('secrets', secret, { metadata: { resourceVersion }, data: { current: newPassword() } });
    if (filled.is !== 'found') throw new Error(`fill the Secret ${secret}: ${whyOf(filled)}`);
  }
}
