import type { Action, Setting } from '../model/action';
import type { Observation, Peer, ServerRefusal } from '../model/facts';
import { quorum } from '../model/topology';

/** How long a refusal lasts before a stop reports it: a renewed password or certificate takes a moment to arrive. */
const TELL_SECONDS = 10;

/** The text of a refusal, with what a person can do about it. */
export function refusalText({ kind, why }: ServerRefusal, { config }: Setting): string {
  return `${why}; ${remedy(kind, config.agentUser !== null)}`;
}

function remedy(kind: ServerRefusal['kind'], hasUser: boolean): string {
  switch (kind) {
    case 'users':
      return hasUser
        ? 'authentication is enabled: put the name and the password of a user with the role root into the Secret of `agentUser`'
        : 'authentication is enabled, and the agent has no user: set `agentUser`';
    case 'rights':
      return "the agent's user can read but not change anything: run etcdctl user grant-role <user> root";
    case 'certificate':
      return "agent and server don't accept each other's certificates: check their authorities, dates and names (the client " +
        'certificate must have no common name)';
    case 'request':
      return "check the server's log";
  }
}

export function warnOfRefusal(refusal: ServerRefusal, consequence: string, setting: Setting): Action {
  return { do: 'warn', reason: 'AccessRefused', why: `${consequence}: ${refusalText(refusal, setting)}` };
}

/** The refusal that blocks this agent until a person acts. */
export function accessRefusal({ refusal, limited, peers }: Observation): ServerRefusal | undefined {
  return [refusal, limited, ...peers.map((peer) => peer.refusal)].find((one) => one !== undefined && one.kind !== 'request');
}

/** The other members that have a leader, according to their servers or their servers' metrics. */
export function led({ peers }: Observation): readonly Peer[] {
  return peers.filter(({ server, agent }) => server?.leaderId !== undefined || agent?.vitals?.hasLeader === true);
}

/**
 * The disk is empty although the cluster was formed, and no list of the members can be had. As long as a server answers, or an agent
 * reports that its disk holds a member, the data is not lost, and nobody may be told to delete any.
 */
export function standsYet(seen: Observation, why: string, setting: Setting): Action | undefined {
  const { topology } = setting;
  const named = (peers: readonly Peer[]) => peers.map(({ ordinal }) => topology.memberName(ordinal)).join(', ');
  const refusing = seen.peers.filter(({ refusal }) => refusal !== undefined && refusal.kind !== 'request');
  const refusal = refusing[0]?.refusal;
  const joins = 'Delete nothing: this member rejoins as soon as it can';
  if (refusal !== undefined) {
    const lost = `the disk of ${topology.self.podName} is empty, and listing the members was refused by ${named(refusing)}`;
    return warnOfRefusal(refusal, `${lost}. ${joins}. The reason`, setting);
  }
  const leading = led(seen);
  if (leading.length > 0) {
    return {
      do: 'warn',
      reason: 'MemberIsolated',
      why: `${why}, although a leader is known to ${named(leading)}: check the network and the network policies. ${joins}`,
    };
  }
  const holders = seen.peers.filter((peer) => peer.server !== undefined || peer.refusal !== undefined || peer.agent?.disk === 'member');
  if (holders.length === 0) return undefined;
  return {
    do: 'fail',
    reason: 'QuorumLost',
    why:
      `the disk of ${topology.self.podName} is empty, and there is no leader, but data is left on ${named(holders)}. Delete none of ` +
      'it. Bring back a majority of the members with their volumes (after a scale-in, scale out again); otherwise restore a backup',
  };
}

/** This pod's server runs, but does not give its agent a status. */
export function withoutStatus(seen: Observation, setting: Setting): Action | undefined {
  const { refusal, vitals } = seen;
  const pod = setting.topology.self.podName;
  if (refusal !== undefined && refusal.kind !== 'request' && vitals?.hasLeader !== false) {
    const leader = vitals === undefined ? '' : ', which has a leader,';
    const consequence = `the etcd server of ${pod}${leader} refuses its agent, so the agent can't add, remove or promote members`;
    return warnOfRefusal(refusal, consequence, setting);
  }
  if (vitals?.hasLeader !== true) return undefined;
  const said = refusal === undefined ? 'does not answer its agent' : `answers its agent with: ${refusal.why}`;
  const why = `according to its metrics, the etcd server of ${pod} has a leader, but it ${said}; check its log`;
  return { do: 'warn', reason: 'MemberIsolated', why };
}

/** Warns in time if a stop can't do what it should: the deletion of a pod can't be undone. */
export function warnInStop(seen: Observation, consequence: string, setting: Setting): Action | undefined {
  const refusal = seen.waitedSeconds < TELL_SECONDS ? undefined : accessRefusal(seen);
  return refusal && warnOfRefusal(refusal, consequence, setting);
}

/**
 * Whether the other members would continue without this one. Without a list of members, this is judged by their metrics and by how many
 * members are wanted. Members that stop at the same time take turns, as in `takesQuorum`.
 */
export function othersGoOn({ peers, wanted }: Observation, { topology }: Setting): boolean {
  const size = wanted.is === 'size' ? wanted.replicas : 1 + peers.filter(({ agent }) => agent !== undefined).length;
  if (size - 1 < quorum(size)) return true;
  const stay = peers.filter(({ ordinal, agent }) => (
    agent?.stopping === false || (agent?.yields === true && ordinal < topology.self.ordinal)
  ));
  return stay.filter(serves).length >= quorum(size);
}

function serves({ server, agent }: Peer): boolean {
  if (server !== undefined) return server.leaderId !== undefined && !server.learner;
  return agent?.vitals?.hasLeader === true && !agent.vitals.learner;
}
