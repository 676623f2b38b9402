import { Answers, never, settle, type Weather } from '../../../support/simulation/network';
import type { Life } from '../../../support/simulation/time';

export const STORMY: Weather = { lost: 0.25, slow: 0.3 };

/** What calls go through. Answers may be slow, may get lost, and may get lost after the deed was done. */
export class Network extends Answers {
  /** Deeds so far: what was said before one may be wrong after it. */
  changes = 0;

  /** Mostly at once, so that a look is short; at times slow, so that it is old when it arrives. */
  read<T>(life: Life, ask: () => T): Promise<T> {
    if (!life.alive) return never();
    if (this.time.chance(this.weather.lost)) return this.timeout(life, 2000);
    if (!this.time.chance(this.weather.slow)) return settle(ask);
    const early = settle(ask);
    early.catch(() => undefined);
    return this.later(life, this.time.between(1, 1900), () => early);
  }

  /** Never at once. In bad weather its outcome may stay unknown, and it may happen after the caller gave up. */
  change<T>(life: Life, deed: () => T): Promise<T> {
    if (!life.alive) return never();
    if (!this.time.chance(this.weather.lost)) return this.later(life, this.time.between(1, 60), () => this.settleChange(deed));
    if (this.time.chance(0.5)) {
      this.time.after(this.time.between(1, 3000), { alive: true }, () => {
        this.settleChange(deed).catch(() => undefined);
      });
    }
    return this.timeout(life, 5000);
  }

  /** A step within the own pod: the process may die before it. */
  local<T>(life: Life, deed: () => T): Promise<T> {
    if (!life.alive) return never();
    return this.later(life, this.time.between(1, 30), () => this.settleChange(deed));
  }

  private settleChange<T>(deed: () => T): Promise<T> {
    this.changes += 1;
    return settle(deed);
  }
}
