import { QuotaNeed } from '../kubernetes/namespace-quota';
import { AGENT_KIBIBYTES } from '../stateful/agent-containers';
import { memberNeed, podsQuotaNeed } from '../stateful/quota-need';
import { EtcdSettings } from './settings';

/** What the quota of a namespace must grant the members. */
export function quotaNeed(settings: EtcdSettings): QuotaNeed {
  return podsQuotaNeed(settings.size, memberNeed(settings, AGENT_KIBIBYTES));
}
