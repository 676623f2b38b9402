import type { AlarmKind, MemberHash } from '../../../../../agent/etcd/model/facts';

/**
 * How good the data of a member is. `old`: a copy of an earlier moment, with which a server panics as soon as its leader tells it what it
 * once acknowledged. `rotten`: not what the others have.
 */
type Quality = 'good' | 'old' | 'rotten';

/** What the data of a member is like, apart from its log. */
export interface Condition {
  readonly memberId: string;
  quality: Quality;
  /** Its database takes all of its quota. */
  full: boolean;
}

/** Alarms of one cluster: while one stands, no member takes writes. */
export class Alarms {
  space = false;
  /** Whom the alarm names. */
  corrupt: string | undefined;
  private compacted = false;

  get stand(): boolean {
    return this.space || this.corrupt !== undefined;
  }

  /** What a status says of them. */
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

  /** @param all of the members that there are */
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
