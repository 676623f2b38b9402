import { CONFIG_READ_BY } from '../../../agent/etcd/contract/config';
import { SYSTEM } from '../../../agent/etcd/contract/names';
import { instanceSelector } from '../../kubernetes/objects/labels';
import { preferDifferentNodes } from '../../kubernetes/pods/spread';
import { claimOf } from '../../stateful/claims';
import { AGENT_KIBIBYTES, agentNeed, podsQuotaNeed, serverNeed } from '../../stateful/resources';
import type { StatefulParts } from '../../stateful/stateful-objects';
import { filledSecrets } from '../../stateful/tls/managed';
import { agentConfig } from '../agent-config';
import { alerts } from '../alerts';
import type { EtcdSettings } from '../settings';
import { CLIENT_PORT, LARGEST_SIZE, peerPorts, podNames, quorum } from '../topology';
import { certificateRequests } from './certificates';
import { podTemplate } from './pod';

/** What an EtcdCluster has of its own in the objects of a database. */
export function statefulParts(settings: EtcdSettings): StatefulParts {
  const { name, size } = settings;
  const filled = filledSecrets(settings.tls);
  const largest = podNames({ name, size: LARGEST_SIZE });
  return {
    system: SYSTEM,
    agentSettings: { config: agentConfig(settings), readBy: CONFIG_READ_BY },
    stateRecord: undefined,
    rights: { pods: largest, claims: largest.map(claimOf), secrets: Object.values(filled) },
    ports: { client: CLIENT_PORT, peers: peerPorts },
    filled,
    certificates: certificateRequests(settings),
    podNames: podNames(settings),
    sets: [{
      ids: { set: 'Members', budget: 'DisruptionBudget' },
      name,
      replicas: size,
      ownLabels: {},
      affinity: preferDifferentNodes(name),
      apart: instanceSelector(name),
      budget: {
        // A drain takes members only while the rest still make a quorum. A single member has none to spare: it may go.
        minAvailable: size <= 1 ? 0 : quorum(size),
        selector: { matchLabels: instanceSelector(name) },
      },
    }],
    template: podTemplate(settings),
    monitored: { ports: ['metrics', 'status'], alerts: alerts(settings) },
    quotaNeeds: [podsQuotaNeed(size, [serverNeed(settings), agentNeed(AGENT_KIBIBYTES)], settings.pods)],
  };
}
