import { QuotaNeed } from '../support/namespace-quota';
import { podsQuotaNeed } from '../support/stateful/quota-need';
import { RedisSettings } from './settings';

/** What the quota of a namespace must grant the pods of all shards. */
export function quotaNeed(settings: RedisSettings): QuotaNeed {
  return podsQuotaNeed(settings.statefulSets * settings.podsPerShard, settings);
}
