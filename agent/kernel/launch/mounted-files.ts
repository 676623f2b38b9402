import type { Clock } from '../world';
import type { Mounted } from './messages';
import { announcedDigest, readRelease, type WholeRelease } from './release-files';

type Incomplete = { readonly why: string; readonly since: number };

/** Compares what is mounted with what runs. */
export class MountedFiles {
  private whole: WholeRelease | undefined;
  private incomplete: Incomplete | undefined;
  private readonly refused = new Map<string, string>();

  constructor(
    private readonly directory: string,
    private readonly clock: Pick<Clock, 'now'>,
  ) {}

  /** Reads the files again if they say that they are another release than before, or did not agree with each other. */
  async look(): Promise<WholeRelease | undefined> {
    const digest = await announcedDigest(this.directory);
    if (this.whole !== undefined && digest === this.whole.digest) return this.agree(this.whole);
    const read = await readRelease(this.directory);
    if ('whole' in read) return this.agree(read.whole);
    this.incomplete = { why: read.why, since: this.incomplete?.since ?? this.clock.now() };
    return undefined;
  }

  /** Absent: the files agree. */
  get whyIncomplete(): string | undefined {
    return this.incomplete?.why;
  }

  /** It was tried, and did not come up. */
  refuse(digest: string, why: string): void {
    this.refused.set(digest, why);
  }

  isRefused(digest: string): boolean {
    return this.refused.has(digest);
  }

  /** What a program should know, as of the last look. */
  beside(running: { readonly digest: string; readonly release: { readonly server: string } }): Mounted {
    if (this.incomplete !== undefined) {
      const { why, since } = this.incomplete;
      return { incomplete: { why, seconds: (this.clock.now() - since) / 1000 } };
    }
    if (this.whole === undefined || this.whole.digest === running.digest) return {};
    const { digest, release: { version, server } } = this.whole;
    const why = this.refused.get(digest);
    if (why !== undefined) return { refused: { digest, why } };
    const other = { digest, release: version };
    return server === running.release.server ? { offered: other } : { forNextPod: other };
  }

  private agree(whole: WholeRelease): WholeRelease {
    this.whole = whole;
    this.incomplete = undefined;
    return whole;
  }
}
