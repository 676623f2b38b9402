import { AgentMemory } from '../memory';
import type { Clock, Log } from '../world';
import type { LauncherLink } from './link';
import { type Busy, decideTurn, type OtherPod, type ProgramStatus, standstillMark } from './turn';

/** While the kubelet brings two ConfigMaps up to date, they don't agree: usually for less than two minutes. */
const INCOMPLETE_SECONDS = 300;

/** What could not be copied or was about to change is asked for again after this time. */
const AGAIN_MILLISECONDS = 60_000;

/** What a replacement needs of the world. */
export interface Told {
  readonly clock: Clock;
  readonly log: Log;
  readonly kubernetes: { event(type: 'Normal' | 'Warning', reason: string, message: string): Promise<void> };
}

/** Of an agent at work, as of its last look. */
interface Work {
  /** Absent: not known now. */
  readonly others: readonly OtherPod[] | undefined;
  readonly busy: Busy | undefined;
}

/** The replacement of this agent's program by what is mounted. */
export class Replacement {
  private readonly memory = new AgentMemory();
  private readonly since: number;
  /** What the launcher could not start, although it was offered. */
  private declined: { readonly digest: string; readonly at: number } | undefined;

  constructor(
    private readonly surroundings: Told,
    private readonly launcher: LauncherLink,
  ) {
    this.since = surroundings.clock.now();
  }

  /** For the other agents and for people. */
  get status(): ProgramStatus {
    const { running, mounted: { refused } } = this.launcher;
    const forSeconds = Math.floor((this.surroundings.clock.now() - this.since) / 1000);
    return { ...running, forSeconds, ...(refused && { refused: refused.digest }) };
  }

  /** Why this agent is not replaced, although it should be. Absent: it is, or there is nothing new. */
  get problem(): string | undefined {
    const { refused, incomplete } = this.launcher.mounted;
    if (refused !== undefined) return `the agent was not replaced by ${refused.digest}: ${refused.why}; it goes on with the one before it`;
    if (incomplete === undefined || incomplete.seconds < INCOMPLETE_SECONDS) return undefined;
    return 'the mounted files of the agent do not agree: the agent goes on with its copies';
  }

  /** Between two steps. @returns unless it is replaced now: then this program ends here */
  async consider({ others, busy }: Work): Promise<void> {
    const { launcher, memory, surroundings: { clock, log } } = this;
    await this.tell();
    const { offered } = launcher.mounted;
    const now = clock.now();
    if (offered === undefined || (this.declined?.digest === offered.digest && now - this.declined.at < AGAIN_MILLISECONDS)) return;
    const { digest, release } = offered;
    const turn = decideTurn({
      offered: { digest, seconds: memory.unchanged('offered', digest, now) },
      ...(busy && { busy }),
      ...(others && { others }),
      standstillSeconds: memory.unchanged('behind', standstillMark(others ?? [], digest), now),
    });
    if (!turn.take) {
      if (memory.isNews(`${digest} ${turn.why}`, now)) log('info', 'a new program waits', { digest, release, why: turn.why });
      return;
    }
    log('info', 'the agent is replaced', { digest, release });
    await launcher.replaceMe(digest);
    this.declined = { digest, at: clock.now() };
  }

  looked(): void {
    this.launcher.looked();
  }

  private async tell(): Promise<void> {
    const { surroundings: { clock, log, kubernetes }, problem } = this;
    if (problem === undefined || !this.memory.isNews(problem, clock.now())) return;
    const { refused, incomplete } = this.launcher.mounted;
    log('warn', problem, { ...refused, ...incomplete });
    await kubernetes.event('Warning', refused === undefined ? 'AgentFilesIncomplete' : 'AgentUpdateFailed', problem);
  }
}
