import { Cached } from '../kernel/cached';
import { absentOnError, messageOf } from '../kernel/errors';
import { present } from '../kernel/values';
import type { Memory } from './memory';
import type { Certificate, CertificateFacts, MountedCertificate } from './model/facts';
import type { World } from './model/world';

/** How often the mounted files are read. The kubelet takes a minute to renew them. */
const FILES_MILLISECONDS = 5000;

/** How often the server is asked what it shows: each time takes a connection of its own. */
const SHOWN_MILLISECONDS = 60_000;

type Mounted = MountedCertificate | { readonly unreadable: string };

/** What the files of the server's certificate hold, and what the server has taken up of it. */
export class CertificateWatch {
  private readonly files: Cached<Mounted>;
  private readonly shown: Cached<Certificate | undefined>;

  constructor(
    private readonly world: Pick<World, 'clock' | 'pod' | 'servers'>,
    private readonly memory: Memory,
  ) {
    const { clock, pod, servers } = world;
    this.files = new Cached(clock, FILES_MILLISECONDS, () => (
      pod.certificate().catch((error: unknown) => ({ unreadable: messageOf(error) }))
    ));
    this.shown = new Cached(clock, SHOWN_MILLISECONDS, () => absentOnError(servers.shownCertificate()));
  }

  /** @param answers whether the server answers: one that hangs would be waited for */
  async facts(answers: boolean): Promise<CertificateFacts> {
    const mounted = await this.files.get(() => true);
    const { loaded, refused } = this.memory.certificate;
    const shown = answers ? await this.shown.get((last) => last !== undefined && isSettled(last, mounted)) : undefined;
    if (!('id' in mounted)) return { unreadable: mounted.unreadable, ...present('shown', shown) };
    const seconds = (this.world.clock.now() - (refused?.at ?? 0)) / 1000;
    const refusal = refused?.id === mounted.id ? { words: refused.words, seconds } : undefined;
    return { mounted, ...present('loaded', loaded), ...present('shown', shown), ...present('refused', refusal) };
  }
}

/** A server that shows another certificate than the mounted one is about to load it. */
function isSettled(shown: Certificate, mounted: Mounted): boolean {
  return !('id' in mounted) || mounted.fingerprint === shown.fingerprint;
}
