import { Change, editOf } from '../change';
import { at, fieldsAt } from '../value';
import { Rule, Verdict } from '../rule';

/** What the API server fills in belongs to nobody: server-side apply leaves it where it is. */
function recreateServerSide(change: Change): Verdict | undefined {
  const edit = editOf(change, 'apps/Deployment');
  if (edit === undefined || at(edit.before.stored, 'spec.strategy.type') === 'Recreate' || at(edit.after.stored, 'spec.strategy.type') !== 'Recreate') return undefined;
  const written = fieldsAt(edit.before.written, 'spec.strategy.rollingUpdate');
  if (['maxSurge', 'maxUnavailable'].every((field) => field in written) || 'rollingUpdate' in fieldsAt(edit.after.written, 'spec.strategy')) return undefined;
  return {
    message: 'strategy becomes Recreate, and server-side apply (Flux, kubectl apply --server-side) keeps the rollingUpdate that the API server filled in: refused; a plain kubectl apply passes',
    way: 'write spec.strategy.rollingUpdate: null; costs nothing',
  };
}

/** What one way of applying refuses and another accepts. */
export const serverSideRules: readonly Rule[] = [
  { name: 'recreate-server-side', level: 'danger', judge: recreateServerSide },
];
