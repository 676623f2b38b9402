import { ClusterObjects, type RecordRead } from '../kernel/kubernetes/cluster-objects';
import type { KubeApi } from '../kernel/kubernetes/kube-api';
import type { Log } from '../kernel/world';
import { SERVER_CONTAINER } from './contract/config';
import { EVENT_SOURCE } from './contract/names';
import type { Setting } from './model/action';
import type { StateRecord, Wanted } from './model/facts';
import { parseRecord, parseWanted } from './model/state-record';
import type { Kubernetes } from './model/world';

/** The StatefulSet, the claims, the state record and the Events of this cluster. */
export class EtcdObjects extends ClusterObjects<StateRecord> implements Kubernetes {
  constructor(
    api: KubeApi,
    private readonly setting: Setting,
    log: Log,
  ) {
    const { statefulSet, stateRecord } = setting.config;
    const { namespace, podName } = setting.topology.self;
    super(
      api, { component: EVENT_SOURCE, namespace, podName, statefulSet, stateRecord, serverContainer: SERVER_CONTAINER }, log,
    );
  }

  async wanted(): Promise<Wanted> {
    const answer = await this.ownStatefulSet();
    switch (answer.is) {
      case 'found':
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

  async claimExists(ordinal: number): Promise<boolean | undefined> {
    const answer = await this.api.get('persistentvolumeclaims', this.setting.topology.claim(ordinal));
    if (answer.is === 'found' || answer.is === 'notFound') return answer.is === 'found';
    this.complain(answer.why);
    return undefined;
  }

  protected parse(configMap: unknown): RecordRead<StateRecord> | undefined {
    return parseRecord(configMap);
  }
}
