import { claimOf } from '../../support/stateful/claims';
import { AgentRights } from '../../support/stateful/rights';
import { EtcdSettings } from '../settings';
import { LARGEST_SIZE, names, podNames } from '../topology';

/** What the agents may get and patch. */
export function agentRights({ name }: EtcdSettings): AgentRights {
  return { statefulSets: [name], stateRecord: names.state(name), claims: podNames({ name, size: LARGEST_SIZE }).map(claimOf) };
}
