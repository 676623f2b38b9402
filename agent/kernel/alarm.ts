import type { Clock } from './agent-loop';
import type { Log } from './log';
import type { Memory } from './memory';
import type { PodIdentity } from './pod-identity';

/** Where people are told. */
interface Ears {
  readonly clock: Clock;
  readonly log: Log;
  readonly kubernetes: {
    event(type: 'Warning', reason: string, message: string): Promise<void>;
    writeRecord(change: { readonly problem: string }): Promise<void>;
  };
}

interface Teller {
  readonly world: Ears;
  readonly setting: { readonly topology: { readonly self: PodIdentity } };
  readonly memory: Memory;
  readonly observer: { forgetRecord(): void };
}

/** An Event for who looks at the cluster, and the state record for who comes later. The same one not every second. */
export async function tell({ world, setting, memory, observer }: Teller, reason: string, why: string): Promise<void> {
  if (!memory.isNews(reason, world.clock.now())) return;
  await world.kubernetes.event('Warning', reason, why);
  observer.forgetRecord();
  try {
    await world.kubernetes.writeRecord({ problem: `${setting.topology.self.podName}: ${why}` });
  } catch (error) {
    // It stands in the log and in the termination message as well, and a failure must still end the container.
    world.log('warn', 'the problem could not be written to the state record', { error: String(error) });
  }
}
