import { claimOf } from '../../stateful/claims';
import { AgentRights } from '../../stateful/rights';
import { EtcdSettings } from '../settings';
import { LARGEST_SIZE, names, podNames } from '../topology';

/** What the agents may get and patch. */
export function agentRights({ name }: EtcdSettings): AgentRights {
  const pods = podNames({ name, size: LARGEST_SIZE });
  return { statefulSets: [name], pods, stateRecord: names.state(name), claims: pods.map(claimOf) };
}
