import type { AlarmKind, MemberHash } from '../../../../../agent/etcd/model/facts';

/**
 * The state of a member's data. `old`: an earlier copy, with which a server panics as soon as its leader sends an index that it once
 * acknowledged. `rotten`: different from that of the others.
 */
type Quality = 'good' | 'old' | 'rotten';

/** The data of a member, apart from its log. */
export interface Condition {
  readonly memberId: string;
  quality: Quality;
  /** Its database takes all of its quota. */
  full: boolean;
}

/** Alarms of one cluster. While one is raised, no member accepts writes. */
export class Alarms {
  space = false;
  /** The members that the alarm names. */
  corrupt: string | undefined;
  private compacted = false;

  get stand(): boolean {
    return this.space || this.corrupt !== undefined;
  }

  /** The alarms in the form of a status. */
  told({ full }: Condition) {
    return { dbBytes: full ? 990 : 10, spaceAlarm: this.space, ...(this.corrupt !== undefined && { corruptMembers: [this.corrupt] }) };
  }

  fillUp(all: readonly Condition[]): void {
    for (const data of all) data.full = true;
    this.compacted = false;
    this.space = true;
  }

  compact(): void {
    this.compacted = true;
  }

  defragment(data: Condition): void {
    if (this.compacted) data.full = false;
  }

  /** @param all of the existing members */
  disarm(kind: AlarmKind, all: readonly Condition[]): void {
    if (kind === 'NOSPACE') this.space = false;
    else if (all.some(({ quality }) => quality === 'rotten')) throw new Error(
      'the alarm CORRUPT was lifted while the data of members differed',
    );
    else this.corrupt = undefined;
  }
}

export function hashOf({ memberId, quality }: Condition): MemberHash {
  return { memberId, hash: quality, compactRevision: '1', revision: '1' };
}
