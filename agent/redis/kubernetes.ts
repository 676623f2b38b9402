import { ClusterObjects, type RecordRead, whyOf } from '../kernel/kubernetes/cluster-objects';
import type { KubeApi } from '../kernel/kubernetes/kube-api';
import { isObject } from '../kernel/shape';
import type { Log } from '../kernel/world';
import { SERVER_CONTAINER } from './contract/config';
import { EVENT_SOURCE, PASSWORD_KEYS } from './contract/names';
import type { Setting } from './model/action';
import type { StateRecord, Wanted } from './model/facts';
import { parseRecord, wantedOf } from './model/state-record';
import type { Kubernetes } from './model/world';
import { newPassword, passwordsIn } from './server/password';

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
    super(
      api, { component: EVENT_SOURCE, namespace, podName, statefulSet, stateRecord, serverContainer: SERVER_CONTAINER }, log,
    );
  }

  async wanted(): Promise<Wanted> {
    // The record is applied before the StatefulSet of a shard is pruned, so it has the shape; the own StatefulSet has the rest.
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

  /** With the resource version that was read: if several pods find the Secret empty, only one fills it. */
  private async fill(secret: string): Promise<void> {
    const answer = await this.api.get('secrets', secret);
    if (answer.is !== 'found' || !isObject(answer.object)) throw new Error(`read the Secret ${secret}: ${whyOf(answer)}`);
    if (passwordsIn(answer.object) !== undefined) return;
    const { metadata } = answer.object;
    const resourceVersion = isObject(metadata) ? metadata.resourceVersion : undefined;
    const filled = await this.api.patch(
      'secrets', secret, { metadata: { resourceVersion }, data: { [PASSWORD_KEYS.current]: newPassword() } },
    );
    if (filled.is !== 'found') throw new Error(`fill the Secret ${secret}: ${whyOf(filled)}`);
  }
}
