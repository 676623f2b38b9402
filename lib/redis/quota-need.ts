import { QuotaNeed } from '../kubernetes/namespace-quota';
import { memberNeed, podsQuotaNeed } from '../stateful/quota-need';
import { EXPORTER_KIBIBYTES, EXPORTER_MILLICORES, REDIS_AGENT_KIBIBYTES } from './objects/containers';
import { INSIGHT_KIBIBYTES, INSIGHT_MILLICORES, INSIGHT_PODS } from './objects/insight';
import { RedisSettings } from './settings';

/** What the quota of a namespace must grant the pods of all shards, and the user interface. */
export function quotaNeeds(settings: RedisSettings): QuotaNeed[] {
  const exporter = { millicores: EXPORTER_MILLICORES, kibibytes: EXPORTER_KIBIBYTES };
  const insight = { millicores: INSIGHT_MILLICORES, kibibytes: INSIGHT_KIBIBYTES };
  return [
    podsQuotaNeed(settings.statefulSets * settings.podsPerShard, [...memberNeed(settings, REDIS_AGENT_KIBIBYTES), ...(settings.exporter ? [exporter] : [])]),
    ...(settings.insight === undefined ? [] : [podsQuotaNeed(INSIGHT_PODS, [insight])]),
  ];
}
