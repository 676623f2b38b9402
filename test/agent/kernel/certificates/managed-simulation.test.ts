import fc from 'fast-check';
import { CLOCK_MARGIN_SECONDS } from '../../../../agent/kernel/certificates/renewal';
import { FakeSecrets } from './support/fake-secrets';
import { accepts, KeepingPod, SECRETS } from './support/keeper';
import { DAY, NOW } from './support/issued';

jest.setTimeout(600_000);

const PODS = 3;
const RUNS = Number(process.env.SIMULATION_RUNS ?? 4);

/** What happens on one day. */
type Fault =
  | { readonly is: 'nothing' | 'outage' | 'noAuthorities' | 'noClient' | 'garbage' | 'secretsDeleted' }
  | { readonly is: 'agentRestarts' | 'podRestarts'; readonly pod: number }
  | { readonly is: 'agentDown'; readonly pod: number; readonly days: number };

const pod = fc.nat({ max: PODS - 1 });
const faults: fc.Arbitrary<Fault> = fc.oneof(
  fc.record({ is: fc.constantFrom('nothing', 'outage', 'noAuthorities', 'noClient', 'garbage', 'secretsDeleted') }),
  fc.record({ is: fc.constantFrom('agentRestarts' as const, 'podRestarts' as const), pod }),
  fc.record({ is: fc.constant('agentDown' as const), pod, days: fc.integer({ min: 1, max: 12 }) }),
);

/** Three pods whose servers read their authorities only when they start, and the two Secrets. */
class Cluster {
  readonly secrets = new FakeSecrets(Object.values(SECRETS), NOW);
  readonly pods = Array.from({ length: PODS }, (_, ordinal) => new KeepingPod(`main-${ordinal}`, this.secrets));
  private readonly downUntil = this.pods.map(() => 0);

  async form(): Promise<void> {
    await this.look(false);
    for (const one of this.pods) one.startServer();
  }

  async live(fault: Fault): Promise<void> {
    const kept = new Map(this.secrets.secrets);
    await this.apply(fault);
    this.secrets.now += DAY / 2;
    await this.look();
    // People, or GitOps, bring back what must exist. Nobody knows what was in it.
    if (fault.is === 'secretsDeleted') for (const name of kept.keys()) this.secrets.empty(name);
    this.secrets.down = false;
    this.secrets.now += DAY / 2;
    await this.look();
    this.check();
  }

  private async apply(fault: Fault): Promise<void> {
    const { secrets } = this;
    if (fault.is === 'outage') secrets.down = true;
    if (fault.is === 'noAuthorities') secrets.empty(SECRETS.authority);
    if (fault.is === 'noClient') secrets.empty(SECRETS.client);
    if (fault.is === 'secretsDeleted') secrets.secrets.clear();
    if (fault.is === 'garbage') {
      const keys = Object.keys(secrets.secrets.get(SECRETS.authority) ?? {});
      secrets.change(SECRETS.authority, Object.fromEntries(keys.map((key) => [key, 'Z2FyYmFnZQ=='])));
    }
    if (fault.is === 'agentDown' && this.up().length > 1) this.downUntil[fault.pod] = secrets.now + fault.days * DAY;
    const restarted = 'pod' in fault ? this.pods[fault.pod] : undefined;
    if (restarted === undefined) return;
    restarted.restartAgent();
    if (fault.is !== 'podRestarts' || !this.up().includes(restarted)) return;
    restarted.loseFiles();
    await restarted.look(true);
    restarted.startServer();
  }

  private up(): readonly KeepingPod[] {
    return this.pods.filter((_, ordinal) => (this.downUntil[ordinal] ?? 0) <= this.secrets.now);
  }

  private async look(formed = true): Promise<void> {
    for (const one of this.up()) await one.look(formed);
    // The second of them may have written what the first must read.
    this.secrets.now += 60;
    for (const one of this.up()) await one.look(formed);
  }

  /** Every server accepts every certificate of an agent that is up, and that of the clients, also if clocks differ. */
  private check(): void {
    const client = this.secrets.text(SECRETS.client, 'tls.crt');
    const shown = [...this.up().map((one) => one.file('tls.crt')), client];
    for (const { anchors } of this.pods) {
      for (const [index, certificate] of shown.entries()) {
        for (const now of [this.secrets.now - CLOCK_MARGIN_SECONDS, this.secrets.now, this.secrets.now + CLOCK_MARGIN_SECONDS]) {
          if (!accepts(anchors, certificate, now)) throw new Error(`certificate ${index} of ${shown.length} is refused`);
        }
      }
    }
  }
}

test('whatever happens to agents, pods and Secrets, every server accepts every certificate that is shown', async () => {
  await fc.assert(fc.asyncProperty(fc.array(faults, { minLength: 10, maxLength: 40 }), async (story) => {
    const cluster = new Cluster();
    await cluster.form();
    for (const fault of story) await cluster.live(fault);
  }), { numRuns: RUNS, ...(process.env.SIMULATION_SEED !== undefined && { seed: Number(process.env.SIMULATION_SEED) }) });
});
