import { type Change, objectOf, type World } from '../../change';
import type { KubeObject } from '../../kube-object';
import { carriesOperator, staysWithoutShard } from './constructs';
import { isVersion } from './micro-service';

/** Generic rules that are wrong of a system, which does the thing in its own way or has rules of its own for it. */
interface Silence {
  readonly of: (object: KubeObject, world: World) => boolean;
  readonly rules: readonly string[];
}

export const SILENCES: readonly Silence[] = [
  // Members of a database join and leave by themselves, one after the other, and its agents hold a version that they can't run.
  {
    of: carriesOperator,
    rules: ['scaled-below-quorum', 'scaled-in-by-several', 'immutable-claim-template', 'version-goes-back', 'version-skips'],
  },
  // A shard that goes gives its slots away first.
  { of: (object, { after }) => staysWithoutShard(object, after), rules: ['stateful-set-removed', 'stateful-object-renamed'] },
  // Versions of a MicroService sleep and go while others serve.
  { of: isVersion, rules: ['scaled-to-zero', 'workload-removed'] },
];

/** Whether a system has silenced this rule for what the change is about. */
export function isSilenced(rule: string, change: Change, world: World): boolean {
  return SILENCES.some(({ of, rules }) => rules.includes(rule) && of(objectOf(change), world));
}
