import { Answers, never, settle, type Weather } from '../../../support/simulation/network';
import type { Life, Time } from '../../../support/simulation/time';

export const STORMY: Weather = { lost: 0.3, slow: 0.3 };

/** The network that calls go through. Answers may be slow or get lost, even after the call took effect. */
export class Network extends Answers {
  constructor(
    time: Time,
    /** An action that broke a promise. Only the simulation may catch it. */
    private readonly broken: (error: unknown) => void,
  ) {
    super(time);
  }

  /** Mostly immediate, so that a look is short, but sometimes slow, so that the answer is outdated when it arrives. */
  read<T>(life: Life, ask: () => T): Promise<T> {
    if (!life.alive) return never();
    if (this.time.chance(this.weather.lost)) return this.timeout(life, 2000);
    if (!this.time.chance(this.weather.slow)) return settle(ask);
    const early = this.time.chance(0.5) ? settle(ask) : undefined;
    early?.catch(() => undefined);
    return this.later(life, this.time.between(1, 1900), () => early ?? settle(ask));
  }

  /** Never immediate. In a bad network its outcome may stay unknown, and it may take effect after the caller gave up. */
  change<T>(life: Life, deed: () => T): Promise<T> {
    if (!life.alive) return never();
    const watched = () => {
      try {
        return deed();
      } catch (error) {
        if (error instanceof Error && /took the quorum|was lifted while/.test(error.message)) this.broken(error);
        throw error;
      }
    };
    if (!this.time.chance(this.weather.lost)) return this.later(life, this.time.between(1, 200), () => settle(watched));
    if (this.time.chance(0.5)) {
      this.time.after(this.time.between(1, 12_000), { alive: true }, () => {
        settle(watched).catch(() => undefined);
      });
    }
    return this.timeout(life, 8000);
  }

  /** A step on the pod's own disk. The process may die before it. */
  local(life: Life, deed: () => void): Promise<void> {
    if (!life.alive) return never();
    return this.later(life, this.time.between(1, 50), () => settle(deed));
  }
}
