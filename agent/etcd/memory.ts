import { EndCount } from '../kernel/kubernetes/server-ends';
import { AgentMemory } from '../kernel/memory';
import type { Maintenance, Member, Peer } from './model/facts';

/** What an agent remembers between two looks, as times. All of it may be lost: then the agent only waits once more. */
export class Memory extends AgentMemory {
  handOvers = 0;
  readonly ends = new EndCount();
  private replaced: { readonly memberId: string; readonly at: number } | undefined;
  private defragmentedAt: number | undefined;
  private compactedAt: number | undefined;
  private defragmented: readonly string[] = [];
  private defragmenting = false;
  private readonly failed = new Map<string, { readonly times: number; readonly at: number }>();

  /** Seconds since `phase` began. */
  waited(phase: string, now: number): number {
    return this.unchanged('phase', phase, now);
  }

  /** A learner makes progress when its log grows or, while it receives a snapshot, its disk fills. */
  learnerStuck(learner: Member | undefined, itsPod: Peer | undefined, now: number): number {
    const marker = [learner?.id, learner?.name, itsPod?.server?.appliedIndex, itsPod?.agent?.dataBytes].join('/');
    return this.unchanged('learner', marker, now);
  }

  /** The own member is to be removed, so that the pod joins anew as another one. */
  replaces(memberId: string, now: number): void {
    this.replaced = { memberId, at: now };
  }

  /** @param memberId as the own disk has it: if it is the one that was to be removed, the removal failed, and nothing was replaced */
  replacedSeconds(memberId: string | undefined, now: number): number | undefined {
    const { replaced } = this;
    return replaced === undefined || replaced.memberId === memberId ? undefined : (now - replaced.at) / 1000;
  }

  compacted(now: number): void {
    this.compactedAt = now;
    this.defragmented = [];
  }

  /** A defragmentation takes minutes, and nobody waits for it: it is running until `ended` settles. */
  defragments(memberId: string, ended: Promise<unknown>, clock: { now(): number }): void {
    this.defragmenting = true;
    const end = (succeeded: boolean) => {
      this.defragmenting = false;
      this.defragmentedAt = clock.now();
      if (succeeded) {
        this.defragmented = [...this.defragmented, memberId];
        this.failed.delete(memberId);
      } else this.failed.set(memberId, { times: (this.failed.get(memberId)?.times ?? 0) + 1, at: clock.now() });
    };
    ended.then(
      () => {
        end(true);
      },
      () => {
        end(false);
      },
    );
  }

  maintenance(now: number): Maintenance {
    return {
      running: this.defragmenting,
      ...(this.defragmentedAt !== undefined && { secondsSinceDefragment: (now - this.defragmentedAt) / 1000 }),
      ...(this.compactedAt !== undefined && { secondsSinceCompaction: (now - this.compactedAt) / 1000 }),
      defragmented: this.defragmented,
      failed: [...this.failed].map(([memberId, { times, at }]) => ({ memberId, times, secondsSince: (now - at) / 1000 })),
    };
  }
}
