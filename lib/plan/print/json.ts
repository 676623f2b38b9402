import { type Change, objectOf } from '../change';
import { changedFields, type Plan } from '../plan';
import { visibleJson } from '../../support/visible';
import { ANY_CLUSTER } from '../../kubernetes/versions/versions';
import type { Sides } from './groups';

/** The complete plan for programs, in a stable order. */
export function planJson(plan: Plan, { from, to, notes, target = ANY_CLUSTER }: Sides, exitCode: number): string {
  const findings = plan.findings.map(({ rule, level, change, message, way, pods, allowed }) => (
    { rule, level, allowed, object: identity(change), message, ...(way !== undefined && { instead: way }), ...(pods && { pods }) }
  ));
  const changes = plan.changes.map((change) => ({ change: change.is, ...identity(change), fields: changedFields(change) }));
  const kubernetes = target.versions.map((minor) => `1.${minor}`);
  const told = { from, to, notes, kubernetes, exitCode, objects: plan.objects, changes, findings, unjudged: plan.unjudged };
  return `${visibleJson(JSON.stringify(told, null, 2))}\n`;
}

function identity(change: Change) {
  const { group, kind, cluster, place, name, file } = objectOf(change);
  return { group, kind, ...(cluster !== undefined && { cluster }), place, name, file };
}
