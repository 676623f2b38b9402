import { QuotaNeed } from '../namespace-quota';
import { AGENT_KIBIBYTES, AGENT_MILLICORES } from './agent-containers';
import { StatefulSettings } from './settings';

/** What the quota of a namespace must grant these pods. A StatefulSet replaces a pod when the old one is gone: none surges. */
export function podsQuotaNeed(pods: number, { millicores, memoryKibibytes }: StatefulSettings): QuotaNeed {
  const total = (bound: 'request' | 'limit') => ({
    millicores: pods * (millicores[bound] + AGENT_MILLICORES[bound]),
    memoryKibibytes: pods * (memoryKibibytes + AGENT_KIBIBYTES[bound]),
  });
  return { pods, requests: total('request'), limits: total('limit') };
}
