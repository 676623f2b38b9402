import { acceptRefusal } from '../../kernel/errors';
import { unansweredOf } from '../model/unanswered';
import { type Command, Overdue } from './connection';

/**
 * Stops what this pod's server runs, or the server itself. A busy server accepts few commands, as seen on Redis 7.0 to 8.6 and Valkey 8.1
 * and 9.1.
 */
export class Ending {
  constructor(private readonly tell: (command: Command) => Promise<void>) {}

  kill(running: 'script' | 'function'): Promise<void> {
    return acceptRefusal(/^NOTBUSY/, this.tell([running.toUpperCase(), 'KILL']));
  }

  async shutDown(): Promise<void> {
    try {
      await this.tell(['SHUTDOWN']);
    } catch (error) {
      if (unansweredOf(error).is !== 'busy') throw error;
      await this.shutDownBusy();
    }
  }

  /**
   * Without a snapshot, which is all that a busy server takes; its append-only file is written out all the same. It would wait for a
   * replica that is behind until its script ends: then it ends without.
   */
  private async shutDownBusy(): Promise<void> {
    try {
      await this.tell(['SHUTDOWN', 'NOSAVE']);
    } catch (error) {
      if (!(error instanceof Error && error.cause instanceof Overdue)) throw error;
      await acceptRefusal(/No shutdown in progress/, this.tell(['SHUTDOWN', 'ABORT']));
      await this.tell(['SHUTDOWN', 'NOSAVE', 'NOW']);
    }
  }
}
