import { AgentRights } from '../../stateful/rights';
import { RedisSettings } from '../settings';
import { names, podNames, upTo } from '../topology';

/** What the agents may get and patch. */
export function agentRights(settings: RedisSettings): AgentRights {
  const { name, statefulSets, credentials } = settings;
  return {
    pods: podNames(settings),
    statefulSets: upTo(statefulSets).map((shard) => names.statefulSet(name, shard)),
    stateRecord: names.state(name),
    secrets: [names.agent(name), ...(credentials.generated ? [credentials.secretName] : [])],
  };
}
