import fc from 'fast-check';
import { ageOf, CLOCK_MARGIN_SECONDS, isValidAt, validityFor } from '../../../../agent/kernel/certificates/renewal';
import { type KnownAuthority, planRotation } from '../../../../agent/kernel/certificates/rotation';
import type { Validity } from '../../../../agent/kernel/certificates/validity';

/** In seconds. An authority of 36 days is announced for 6 of them before it signs, and a certificate of 9 days is renewed in 6. */
const [HOUR, DAY] = [3600, 86400];
const AUTHORITY_LIFE = 36 * DAY;
const LEAF_LIFE = 9 * DAY;
/** Between two looks of an agent that is up. */
const LOOK_EVERY = 6 * HOUR;
/** An agent that has looked so recently knows each authority that signs. */
const ANNOUNCED = AUTHORITY_LIFE / 6 - 2 * LOOK_EVERY;
const NOW = 1_800_000_000;

interface Authority extends KnownAuthority {
  readonly id: number;
}

/** One pod: what is in its files, and when it last looked. */
interface Pod {
  readonly clockAhead: number;
  trusts: readonly number[];
  leaf: { readonly validity: Validity; readonly issuer: number } | undefined;
  looked: number;
}

class Cluster {
  now = NOW;
  readonly pods: Pod[];
  /** What the Secret holds. */
  secret: readonly Authority[] = [];
  made = 0;
  readonly faults: string[] = [];

  constructor(clocks: readonly number[]) {
    this.pods = clocks.map((clockAhead) => ({ clockAhead, trusts: [], leaf: undefined, looked: -Infinity }));
  }

  /** What an agent does each time: it puts the Secret right, then its `ca.crt`, and then its own certificate. */
  look(pod: Pod): void {
    if (planRotation(this.secret, this.now).makeAnother) {
      this.secret = [...this.secret, { id: ++this.made, validity: validityFor(this.now, AUTHORITY_LIFE), hasKey: true }];
    }
    const { signing, trusted, keysToDelete } = planRotation(this.secret, this.now);
    this.secret = trusted.map((authority) => (keysToDelete.includes(authority) ? { ...authority, hasKey: false } : authority));
    pod.trusts = trusted.map(({ id }) => id);
    pod.looked = this.now;
    const clock = this.now + pod.clockAhead;
    const isDue = pod.leaf === undefined || !pod.trusts.includes(pod.leaf.issuer) || ageOf(pod.leaf.validity, clock) !== 'valid';
    if (isDue && signing !== undefined) {
      pod.leaf = { validity: validityFor(clock, LEAF_LIFE, signing.validity), issuer: signing.id };
    }
  }

  /** Six hours at a time, the agents that are up look one after the other. */
  live(hours: number, down: readonly number[], lookedWithin: number): void {
    for (const end = this.now + hours * HOUR; this.now < end; this.now += LOOK_EVERY) {
      this.check(lookedWithin);
      for (const pod of this.pods.filter((_, index) => !down.includes(index))) {
        this.look(pod);
        this.check(lookedWithin);
      }
    }
  }

  /** @param lookedWithin which agents show a certificate that must be accepted: those whose last look isn't longer ago */
  private check(lookedWithin: number): void {
    const showing = this.pods.filter(({ looked }) => this.now - looked <= lookedWithin);
    for (const verifier of this.pods.filter(({ looked }) => this.now - looked <= ANNOUNCED)) {
      for (const { leaf } of showing.filter((pod) => !this.accepts(verifier, pod))) {
        this.faults.push(`after ${(this.now - NOW) / HOUR} h, ${JSON.stringify(leaf)} was refused`);
      }
    }
    if (this.secret.length > 2) this.faults.push(`after ${(this.now - NOW) / HOUR} h, the Secret had ${this.secret.length} authorities`);
  }

  private accepts({ trusts, clockAhead }: Pod, { leaf }: Pod): boolean {
    return leaf !== undefined && trusts.includes(leaf.issuer) && isValidAt(leaf.validity, this.now + clockAhead);
  }
}

/** Of three agents, whose clocks differ by the margin at most. */
const clocks = fc.array(fc.integer({ min: 0, max: CLOCK_MARGIN_SECONDS }), { minLength: 3, maxLength: 3 });
/** Which of these agents are down, and for how many hours. */
const outages = (of: number[]) => fc.array(
  fc.record({ down: fc.subarray(of), hours: fc.integer({ min: 1, max: 400 }) }), { minLength: 1, maxLength: 20 },
);

test('whichever agents are down for however long, those that have just looked are accepted by all that have looked lately', () => {
  let made = 0;
  fc.assert(fc.property(clocks, outages([0, 1, 2]), (ahead, story) => {
    const cluster = new Cluster(ahead);
    for (const { down, hours } of story) cluster.live(hours, down, 0);
    expect(cluster.faults).toEqual([]);
    made = Math.max(made, cluster.made);
  }));
  expect(made).toBeGreaterThan(2);
});

test('while one agent is up, a certificate is accepted from one look to the next', () => {
  fc.assert(fc.property(clocks, outages([1, 2]), (ahead, story) => {
    const cluster = new Cluster(ahead);
    for (const { down, hours } of story) cluster.live(hours, down, LOOK_EVERY);
    expect(cluster.faults).toEqual([]);
  }));
});

test('ten authorities follow each other, each of them made once, at two thirds of the life of the one before', () => {
  const cluster = new Cluster([0, 0, 0]);
  while (cluster.made < 10) cluster.live(6, [], LOOK_EVERY);
  expect(cluster.faults).toEqual([]);
  expect(Math.round((cluster.now - NOW) / DAY)).toBe(9 * 24);
});
