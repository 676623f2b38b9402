import { field, kubectl } from './kubectl';
import { until } from './wait';

const ISSUING = { status: { conditions: [{ type: 'Issuing', status: 'True', reason: 'Renewal', message: 'asked for' }] } };

/** The Certificates of a cluster, each named as its Secret. */
export class Certificates {
  constructor(
    private readonly namespace: string,
    private readonly names: readonly string[],
  ) {}

  async areReady(): Promise<boolean> {
    return (await this.statuses('conditions[?(@.type=="Ready")].status')).every((status) => status === 'True');
  }

  /** Has cert-manager issue all of them again, and waits until it has. */
  async renew(): Promise<void> {
    const before = await this.statuses('revision');
    for (const name of this.names) {
      const patch = ['--subresource=status', '--type=merge', '-p', JSON.stringify(ISSUING)];
      await kubectl(['-n', this.namespace, 'patch', 'certificate', name, ...patch]);
    }
    await until('renewed', 60, async () => (
      (await this.statuses('revision')).every((revision, index) => Number(revision) > Number(before[index]))
    ));
  }

  /** What the status of each Certificate says. */
  private statuses(path: string): Promise<string[]> {
    return Promise.all(this.names.map((name) => field(this.namespace, `certificate/${name}`, `.status.${path}`)));
  }
}
