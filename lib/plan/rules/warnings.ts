import { holds, spanOf } from '../../kubernetes/versions/facts';
import { ANY_CLUSTER } from '../../kubernetes/versions/versions';
import { type Warning, warningsOf } from '../../kubernetes/versions/warnings';
import type { Change, World } from '../change';
import { enumerate } from '../format';
import { type KubeObject, titleOf } from '../kube-object';
import type { Rule } from '../rule';
import { misfitsOf } from '../schemas';
import { checked } from './invalid';

/** What only some of the versions know or keep. */
function differsByVersion(change: Change, world: World): string | undefined {
  if (change.is === 'removed') return undefined;
  const messages = misfitsOf(change.after, world).flatMap(({ field, wrong, only }) => {
    if (only === undefined) return [];
    return [`${wrong.endsWith('kind') ? String(change.after.written.apiVersion) : field} is ${only}`];
  });
  return messages.length === 0 ? undefined : enumerate(messages);
}

function serverWarns(change: Change, world: World): string | undefined {
  if (change.is === 'removed') return undefined;
  const messages = warnings(change.after, world);
  return messages.length === 0 ? undefined : `the API server warns: ${enumerate(messages)}`;
}

function warnings(object: KubeObject, { target = ANY_CLUSTER }: World): string[] {
  const when = ({ fact }: Warning) => (fact === undefined || holds(fact, target) === 'always' ? '' : ` (${spanOf(fact)})`);
  return warningsOf(checked(object), target).map((warning) => `${warning.field}: ${warning.says}${when(warning)}`);
}

/** What API servers warn about in any object, whether it changes or not: `web.yaml: Service shop/web: spec.externalIPs: deprecated`. */
export function serverWarnings(world: World): string[] {
  return world.after.objects.flatMap((object) => warnings(object, world).map((told) => `${object.file}: ${titleOf(object)}: ${told}`));
}

/** Rules whose findings stand beside those of all other rules. */
export const warningRules: readonly Rule[] = [
  { name: 'differs-by-version', level: 'info', judge: differsByVersion },
  { name: 'server-warns', level: 'info', judge: serverWarns },
];
