import type { Setting } from '../model/action';
import type { LiveSettings } from '../model/world';
import type { Command } from './connection';
import { textsOf } from './replies';
import type { Reply } from './resp';
import { isWithholding, WITHHOLDING_DELAY, whenCopying } from './server-config';

const NO_FAILOVER = 'cluster-replica-no-failover';

/** Directives of this pod's server that change while it runs. */
export class LiveConfig {
  constructor(
    private readonly setting: Setting,
    private readonly send: (commands: readonly Command[]) => Promise<readonly Reply[]>,
  ) {}

  async read(): Promise<LiveSettings> {
    const [reply] = await this.send([['CONFIG', 'GET', NO_FAILOVER, WITHHOLDING_DELAY]]);
    const texts = textsOf('CONFIG GET', reply);
    const valueOf = (name: string) => texts[texts.indexOf(name) + 1];
    return { electable: valueOf(NO_FAILOVER) === 'no', withholdsCopies: isWithholding(valueOf(WITHHOLDING_DELAY)) };
  }

  async setElectable(electable: boolean): Promise<void> {
    await this.send([['CONFIG', 'SET', NO_FAILOVER, electable ? 'no' : 'yes']]);
  }

  async allowCopies(): Promise<void> {
    await this.send([['CONFIG', 'SET', ...whenCopying(this.setting)]]);
  }
}
