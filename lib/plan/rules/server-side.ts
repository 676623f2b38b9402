import { Change, Edit, editOf } from '../change';
import { at, fieldsAt } from '../../kubernetes/fields';
import { Rule, Verdict } from '../rule';

/** What the API server filled in belongs to nobody: server-side apply leaves it where it is, and the new type does not take it. */
function strategyServerSide(change: Change): Verdict | undefined {
  const [deployment, set] = [editOf(change, 'apps/Deployment'), editOf(change, 'apps/StatefulSet')];
  if (deployment !== undefined) return verdict(deployment, 'strategy', 'Recreate');
  // Without a null in the manifest, a plain kubectl apply is refused as well: that is told by another rule.
  return set !== undefined && 'rollingUpdate' in fieldsAt(set.after.written, 'spec.updateStrategy') ? verdict(set, 'updateStrategy', 'OnDelete') : undefined;
}

function verdict({ before, after }: Edit, field: string, type: string): Verdict | undefined {
  if (at(before.stored, `spec.${field}.type`) === type || at(after.stored, `spec.${field}.type`) !== type) return undefined;
  if (Object.keys(fieldsAt(before.written, `spec.${field}.rollingUpdate`)).length > 0) return undefined;
  const patch = JSON.stringify({ spec: { [field]: { type, rollingUpdate: null } } });
  return {
    message: `${field} becomes ${type}: server-side apply (Flux, kubectl apply --server-side) keeps the rollingUpdate that the API server filled in, and is refused; a plain kubectl apply passes`,
    way: `kubectl patch ${after.kind.toLowerCase()} ${after.name} -p '${patch}' first; nothing restarts`,
  };
}

/** What one way of applying refuses and another accepts. */
export const serverSideRules: readonly Rule[] = [
  { name: 'strategy-server-side', level: 'danger', judge: strategyServerSide },
];
