import { fieldsAt, textAt } from '../../kubernetes/objects/fields';
import { isClusterKind, type KubernetesObject } from '../../kubernetes/objects/kinds';
import { refusalsOf } from '../../kubernetes/refusals';
import type { Refusal, RefusedBy } from '../../kubernetes/refusals/refusal';
import { formatClaim } from '../../support/fault';
import { type FactName, holds, spanOf } from '../../kubernetes/versions/facts';
import { ANY_CLUSTER } from '../../kubernetes/versions/versions';
import type { Change, World } from '../change';
import { enumerate } from '../format';
import { isNamedByServer, type KubeObject, typeOf } from '../kube-object';
import type { Rule, Verdict } from '../rule';
import { isSubstitution } from '../substitutions';

/** The object as the rules of Kubernetes see it. */
export function checked({ group, kind, name, stored }: KubeObject): KubernetesObject {
  return { group, kind, name, namespace: textAt(stored, 'metadata.namespace'), ofCluster: isClusterKind(group, kind), fields: stored };
}

/** Cached, because several rules need the refusals of an object. */
const known = new WeakMap<KubeObject, readonly Refusal[]>();

/** Everything that an API server refuses of an object. */
export function refusals(object: KubeObject): readonly Refusal[] {
  const found = known.get(object) ?? refusalsOf(checked(object)).filter(({ got }) => !isSubstitution(got));
  known.set(object, found);
  return found;
}

/** The refusals of the object after the change. */
function refusedBy(change: Change, by: RefusedBy | undefined): readonly Refusal[] {
  return change.is === 'removed' ? [] : refusals(change.after).filter((refusal) => refusal.by === by);
}

/** Only the refusals that the object didn't have before: API servers tolerate old ones, or the harm is already done. */
function newlyRefusedBy(change: Change, by: RefusedBy): readonly Refusal[] {
  const found = refusedBy(change, by);
  if (found.length === 0 || change.is !== 'changed') return found;
  const before = refusals(change.before);
  return found.filter(({ must, got }) => !before.some((old) => old.must === must && old.got === got));
}

function verdict(found: readonly Refusal[], consequence?: string): Verdict | undefined {
  if (found.length === 0) return undefined;
  const messages = found.map(({ field, must, got, why }) => `${field} ${formatClaim({ must, got, why })}`);
  const fixes = new Set([...found.map(({ fix }) => fix), consequence].filter((fix) => fix !== undefined));
  return { message: enumerate(messages), way: [...fixes].join('; ') };
}

/** Names of existing objects are not reported: the API server has already accepted them. Neither are names that it makes itself. */
function invalid(change: Change): Verdict | undefined {
  const names = change.is === 'created' && !isNamedByServer(change.after);
  return verdict(refusedBy(change, undefined).filter(({ field }) => names || field !== 'metadata.name'));
}

function rolloutCannotMove(change: Change): Verdict | undefined {
  if (change.is === 'removed' || typeOf(change.after) !== 'apps/Deployment') return undefined;
  const { maxSurge, maxUnavailable } = fieldsAt(change.after.stored, 'spec.strategy.rollingUpdate');
  if (![maxSurge, maxUnavailable].every((amount) => /^0%?$/.test(String(amount)))) return undefined;
  return { message: 'maxSurge and maxUnavailable are both 0: no pod could ever be replaced', way: 'maxSurge: 1' };
}

function ambiguousAddress(change: Change, world: World): Verdict | undefined {
  return verdictByVersion(change, ['strictAddresses'], world);
}

function invalidOnOldServers(change: Change, world: World): Verdict | undefined {
  return verdictByVersion(change, ['serviceNameNeedsLetter', 'variableNameIsStrict'], world);
}

/** A danger if only some of the versions refuse it. */
function verdictByVersion(change: Change, facts: readonly FactName[], { target = ANY_CLUSTER }: World): Verdict | undefined {
  const broken = facts.filter((fact) => holds(fact, target) !== 'never' && newlyRefusedBy(change, fact).length > 0);
  const found = verdict(broken.flatMap((fact) => newlyRefusedBy(change, fact)), broken.map(refusedWhen).join('; '));
  return found && { ...found, ...(broken.some((fact) => holds(fact, target) === 'always') && { level: 'refused' }) };
}

function refusedWhen(fact: FactName): string {
  return `API servers refuse the object ${spanOf(fact)}`;
}

function invalidPods(change: Change): Verdict | undefined {
  return verdict(newlyRefusedBy(change, 'pods'), 'API servers may accept the object, and then refuse each of its pods');
}

/** Rules about objects that the API server refuses, whether they are new or changed. */
export const invalidRules: readonly Rule[] = [
  { name: 'invalid', level: 'refused', judge: invalid },
  { name: 'rollout-cannot-move', level: 'refused', judge: rolloutCannotMove },
  { name: 'invalid-pods', level: 'danger', judge: invalidPods },
  { name: 'ambiguous-address', level: 'danger', judge: ambiguousAddress },
  { name: 'invalid-on-old-servers', level: 'danger', judge: invalidOnOldServers },
];
