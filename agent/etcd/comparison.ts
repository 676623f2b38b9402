import { absentOnError } from '../kernel/errors';
import type { ServerEnds } from '../kernel/kubernetes/server-ends';
import { asksForComparison } from './decide/crash';
import { AGENT_DEAD_SECONDS } from './decide/steward';
import type { Setting } from './model/action';
import type { MemberHash, Membership, Peer, ServerStatus } from './model/facts';
import type { World } from './model/world';

/** How long hashes are reused: to compute one, a member reads all its keys. */
const HASH_MILLISECONDS = 10_000;

/** Asks the members for the hashes of their keys, when a decision depends on them. */
export class Comparison {
  private last: { readonly at: number; readonly of: string; readonly hashes: readonly MemberHash[] } | undefined;

  constructor(
    private readonly world: World,
    private readonly setting: Setting,
  ) {}

  /** @returns nothing when no decision depends on them */
  async of(
    membership: Membership | undefined, own: ServerStatus | undefined, peers: readonly Peer[], ends: ServerEnds,
  ): Promise<readonly MemberHash[] | undefined> {
    const { clock } = this.world;
    if (membership === undefined) return undefined;
    const revision = own === undefined ? this.sharedRevision(peers, ends) : this.isAsked(own, membership, peers) ? '0' : undefined;
    if (revision === undefined) return undefined;
    const of = membership.members.map(({ id }) => id).join();
    if (this.last?.of === of && clock.now() - this.last.at < HASH_MILLISECONDS) return this.last.hashes;
    const hashes = await this.hashesOf(membership, own === undefined, revision);
    this.last = { at: clock.now(), of, hashes };
    return hashes;
  }

  /** Only the agent that would act asks: each request costs the members a full read. */
  private isAsked(own: ServerStatus, membership: Membership, peers: readonly Peer[]): boolean {
    if (own.corruptMembers === undefined || own.leaderId === undefined) return false;
    const leader = membership.members.find(({ id }) => id === own.leaderId);
    const at = leader && this.setting.topology.ordinalOf(leader.peerUrl);
    return (
      own.leaderId === own.memberId ||
      peers.some(({ ordinal, agentSilentSeconds }) => ordinal === at && agentSilentSeconds >= AGENT_DEAD_SECONDS)
    );
  }

  /** The latest revision that all others have: up to there they can be compared while they take writes. */
  private sharedRevision(peers: readonly Peer[], ends: ServerEnds): string | undefined {
    if (!asksForComparison(ends)) return undefined;
    const revisions = peers.flatMap(({ server }) => (server?.learner === false ? [BigInt(server.revision)] : []));
    return revisions
      .reduce<bigint | undefined>((least, revision) => (least !== undefined && least < revision ? least : revision), undefined)
      ?.toString();
  }

  private async hashesOf(membership: Membership, othersOnly: boolean, revision: string): Promise<readonly MemberHash[]> {
    const { topology } = this.setting;
    const ordinals = membership.members.filter(({ learner }) => !learner).flatMap(({ peerUrl }) => topology.ordinalOf(peerUrl) ?? []);
    const asked = ordinals.filter((ordinal) => !othersOnly || ordinal !== topology.self.ordinal);
    const told = await Promise.all(asked.map((ordinal) => absentOnError(this.world.servers.hash(ordinal, revision))));
    return told.flatMap((hash) => hash ?? []);
  }
}
