import { besides, isCertain, type SchemaRefusal, type Wrong } from '../../kubernetes/schemas/schema-refusals';
import { ANY_CLUSTER } from '../../kubernetes/versions/versions';
import { formatClaim } from '../../support/fault';
import type { Change, World } from '../change';
import { enumerate } from '../format';
import { type KubeObject, titleOf } from '../kube-object';
import type { Rule, Verdict } from '../rule';
import { misfitsOf, placeOf } from '../schemas';
import { refusals } from './invalid';

/** Each of them has to be corrected, so more of them are shown than of what only has to be known. */
const MOST = 10;

/** What is wrong in every version that the plan is for. What another rule says of the same field is more exact. */
function misfits(object: KubeObject, wrong: Wrong, world: World): readonly SchemaRefusal[] {
  const found = misfitsOf(object, world).filter((misfit) => misfit.wrong === wrong && misfit.only === undefined);
  return found.length === 0 ? found : besides(refusals(object), found);
}

function ruleFor(wrong: Wrong): Rule['judge'] {
  return (change: Change, world: World): Verdict | undefined => {
    if (change.is === 'removed') return undefined;
    const { after } = change;
    const found = misfits(after, wrong, world);
    if (found.length === 0) return undefined;
    const messages = found.map((misfit) => `${placeOf(after, misfit)}: ${misfit.field} ${formatClaim({ ...misfit, fix: undefined })}`);
    return { message: enumerate(messages, MOST), way: [...new Set(found.map(({ fix }) => fix))].join('; ') };
  };
}

const WRONG: readonly Wrong[] = ['unserved kind', 'disabled kind', 'unknown field', 'wrong type', 'dropped field'];

/** Rules about fields and kinds that API servers don't know. */
export const schemaRules: readonly Rule[] = [
  { name: 'unserved-kind', level: 'refused', byHand: true, judge: ruleFor('unserved kind') },
  { name: 'unknown-field', level: 'refused', byHand: true, judge: ruleFor('unknown field') },
  { name: 'wrong-type', level: 'refused', judge: ruleFor('wrong type') },
  { name: 'dropped-field', level: 'danger', judge: ruleFor('dropped field') },
  { name: 'disabled-kind', level: 'danger', judge: ruleFor('disabled kind') },
];

/** What API servers refuse or lose of objects because they don't know it, whether they change or not: `web.yaml:12: ...`. */
export function schemaFaults(world: World): string[] {
  return world.after.objects.flatMap((object) => {
    const found = WRONG.flatMap((wrong) => misfits(object, wrong, world)).filter((one) => isCertain(one, world.target ?? ANY_CLUSTER));
    return found.map((misfit) => `${placeOf(object, misfit)}: ${titleOf(object)}: ${misfit.field} ${formatClaim(misfit)}`);
  });
}
