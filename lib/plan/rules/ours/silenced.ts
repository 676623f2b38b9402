import { type Change, objectOf, type World } from '../../change';
import type { KubeObject } from '../../kube-object';
import { isOfAgents, isOfDatabase } from './constructs';
import { isVersion } from './micro-service';
import { staysWithoutShard } from './redis';

/** Generic rules that don't apply to a system, because it handles the change itself or has rules of its own. */
interface Silence {
  readonly of: (object: KubeObject, world: World) => boolean;
  readonly rules: readonly string[];
}

export const SILENCES: readonly Silence[] = [
  // The agents of a database let members join and leave one by one, and stop a version that they can't run.
  {
    of: isOfDatabase,
    rules: ['scaled-below-quorum', 'scaled-in-by-several', 'immutable-claim-template', 'version-goes-back', 'version-skips'],
  },
  // Agents take up their files by themselves.
  { of: isOfAgents, rules: ['config-reaches-pods'] },
  // A removed shard moves its slots away first.
  { of: (object, { after }) => staysWithoutShard(object, after), rules: ['stateful-set-removed', 'stateful-object-renamed'] },
  // A version of a MicroService may idle or be removed while others serve.
  { of: isVersion, rules: ['scaled-to-zero', 'workload-removed'] },
];

/** Whether a system silences this rule for the object of the change. */
export function isSilenced(rule: string, change: Change, world: World): boolean {
  return SILENCES.some(({ of, rules }) => rules.includes(rule) && of(objectOf(change), world));
}
