import { Agent } from '../../../../../agent/etcd/agent';
import type { Action, Setting } from '../../../../../agent/etcd/model/action';
import type { Observation } from '../../../../../agent/etcd/model/facts';
import type { World } from '../../../../../agent/etcd/model/world';
import type { Phase } from '../../../../../agent/kernel/loop/agent-loop';
import { decide } from '../fixtures/previous-decide';

/** An agent that decides as those of the previous release do. */
export class PreviousAgent extends Agent {
  constructor(
    world: World,
    private readonly ownSetting: Setting,
  ) {
    super(world, ownSetting);
  }

  protected override decide(phase: Phase, seen: Observation): Action {
    return decide(phase, seen, this.ownSetting);
  }
}
