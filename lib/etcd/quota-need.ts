import { QuotaNeed } from '../support/namespace-quota';
import { AGENT_KIBIBYTES, AGENT_MILLICORES } from './objects/containers';
import { EtcdSettings } from './settings';

/** What the quota of a namespace must grant the members. A StatefulSet replaces a pod when the old one is gone: none surges. */
export function quotaNeed({ size, millicores, memoryKibibytes }: EtcdSettings): QuotaNeed {
  const total = (bound: 'request' | 'limit') => ({
    millicores: size * (millicores[bound] + AGENT_MILLICORES[bound]),
    memoryKibibytes: size * (memoryKibibytes + AGENT_KIBIBYTES[bound]),
  });
  return { pods: size, requests: total('request'), limits: total('limit') };
}
