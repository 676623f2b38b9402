import type { Setting } from '../model/action';
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

  async electable(): Promise<boolean> {
    return (await this.get(NO_FAILOVER)) === 'no';
  }

  async setElectable(electable: boolean): Promise<void> {
    await this.send([['CONFIG', 'SET', NO_FAILOVER, electable ? 'no' : 'yes']]);
  }

  async withholdsCopies(): Promise<boolean> {
    return isWithholding(await this.get(WITHHOLDING_DELAY));
  }

  async allowCopies(): Promise<void> {
    await this.send([['CONFIG', 'SET', ...whenCopying(this.setting)]]);
  }

  private async get(name: string): Promise<string | undefined> {
    const [reply] = await this.send([['CONFIG', 'GET', name]]);
    return textsOf(`CONFIG GET ${name}`, reply)[1];
  }
}
