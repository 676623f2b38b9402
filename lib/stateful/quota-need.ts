import { QuotaNeed } from '../kubernetes/namespace-quota';
import { AGENT_MILLICORES } from './agent-containers';
import { Range } from './container-resources';
import { StatefulSettings } from './settings';

/** What one container of a pod asks for. */
export interface ContainerNeed {
  readonly millicores: Range;
  readonly kibibytes: Range;
}

/** The database and its agent. */
export function memberNeed({ millicores, memoryKibibytes: memory }: StatefulSettings, agentKibibytes: Range): readonly ContainerNeed[] {
  return [
    { millicores, kibibytes: { request: memory, limit: memory } },
    { millicores: AGENT_MILLICORES, kibibytes: agentKibibytes },
  ];
}

/** What the quota of a namespace must grant these pods. Those of a StatefulSet are replaced when the old ones are gone: none surges. */
export function podsQuotaNeed(pods: number, containers: readonly ContainerNeed[]): QuotaNeed {
  const total = (bound: keyof Range) => ({
    millicores: containers.reduce((sum, { millicores }) => sum + pods * millicores[bound], 0),
    memoryKibibytes: containers.reduce((sum, { kibibytes }) => sum + pods * kibibytes[bound], 0),
  });
  return { pods, requests: total('request'), limits: total('limit') };
}
