import { AgentRights } from '../../support/stateful/rights';
import { RedisSettings } from '../settings';
import { names, upTo } from '../topology';

/** What the agents may get and patch. */
export function agentRights({ name, statefulSets, credentials }: RedisSettings): AgentRights {
  return {
    statefulSets: upTo(statefulSets).map((shard) => names.statefulSet(name, shard)),
    stateRecord: names.state(name),
    secret: credentials.generated ? credentials.secretName : undefined,
  };
}
