import { at, fieldsAt, numberAt } from '../../kubernetes/objects/fields';
import {
  ARGO_CD_FORCES, ARGO_CD_HOOK, ARGO_CD_OPTIONS, ARGO_CD_REPLACES, FLUX_FORCE, HELM_HOOK,
} from '../../kubernetes/objects/gitops-annotations';
import { DEFINITION } from '../../kubernetes/objects/kinds';
import { podSpecPath } from '../../kubernetes/pods/pod-template';
import type { Change, Edit, World } from '../change';
import { formatDifferences } from '../format';
import { type KubeObject, typeOf } from '../kube-object';
import type { Rule, Verdict } from '../rule';
import { hasPods, replicasOf } from './workloads/availability';
import { claimRules } from './data/claims';
import { deletesClaims } from './data/losses';
import { immutableFieldRules } from './immutable-fields';
import { immutableWorkloadRules } from './workloads/immutable-workloads';
import { restartRules } from './workloads/restarts';
import { serviceRules } from './traffic/services';

const CLAIM = '/PersistentVolumeClaim';
/** Argo CD never deletes these to replace them, because everything in them would go as well. */
const ARGO_CD_SPARES = [DEFINITION, '/Namespace'];

/** How a tool deletes an object and creates it anew instead of changing it. */
interface Replacement {
  /** `Argo CD deletes it and creates it anew with each sync, because it is a hook` */
  readonly how: string;
  /** Whether it happens with every change, or only if the API server refuses the change. */
  readonly always: boolean;
  readonly isHook: boolean;
  /** What happens unless the old object is gone by then. */
  readonly unless?: string;
}

const ANEW = 'deletes it and creates it anew';

/** Hooks have a policy for the deletion of the old object, which is by default that it goes before the new one comes. */
const HOOKS = [
  { annotation: ARGO_CD_HOOK, tool: 'Argo CD', policies: 'argocd.argoproj.io/hook-delete-policy', clears: /BeforeHookCreation|HookFailed/ },
  { annotation: HELM_HOOK, tool: 'Helm or Argo CD', policies: 'helm.sh/hook-delete-policy', clears: /before-hook-creation|hook-failed/ },
];

/** Undefined if every tool changes the object in place. */
function replacementOf({ after }: Edit): Replacement | undefined {
  const annotations = fieldsAt(after.stored, 'metadata.annotations');
  const text = (name: string) => String(annotations[name] ?? '');
  const hook = HOOKS.find(({ annotation }) => text(annotation) !== '' && text(annotation) !== 'Skip');
  if (hook !== undefined) {
    const policies = text(hook.policies);
    const stays = policies !== '' && !hook.clears.test(policies);
    return {
      how: `${hook.tool} ${ANEW} as a hook`, always: true, isHook: true,
      ...(stays && { unless: 'refused if the last run failed, because its policy then keeps the old one' }),
    };
  }
  const options = text(ARGO_CD_OPTIONS).split(',').map((option) => option.trim());
  if (options.includes(ARGO_CD_FORCES) && !(options.includes(ARGO_CD_REPLACES) && ARGO_CD_SPARES.includes(typeOf(after)))) {
    return { how: `Argo CD ${ANEW}, because of ${ARGO_CD_FORCES}`, always: options.includes(ARGO_CD_REPLACES), isHook: false };
  }
  const forced = [annotations, fieldsAt(after.stored, 'metadata.labels')].some((map) => /^enabled$/i.test(String(map[FLUX_FORCE])));
  return forced ? { how: `Flux ${ANEW}, because of ${FLUX_FORCE}: enabled`, always: false, isHook: false } : undefined;
}

/** Rules about what the API server doesn't change in an existing object. It takes the same manifest once the object is gone. */
const OF_EXISTING = [...immutableWorkloadRules, ...immutableFieldRules, ...claimRules, ...serviceRules]
  .filter(({ level }) => level === 'refused');
const SETTLED: ReadonlySet<Rule> = new Set(OF_EXISTING);
const IN_PLACE: ReadonlySet<Rule> = new Set(restartRules);

/** The replacement that this change causes. Undefined if the object is changed in place. */
function replaced(change: Change, world: World): Replacement | undefined {
  const replacement = change.is === 'changed' && change.differences.length > 0 ? replacementOf(change) : undefined;
  if (replacement === undefined || replacement.always) return replacement;
  return OF_EXISTING.some(({ judge }) => judge(change, world) !== undefined) ? replacement : undefined;
}

/** Whether the rule doesn't apply because a tool deletes the object and creates it anew. */
export function isSettledByReplacement(rule: Rule, change: Change, world: World): boolean {
  return (SETTLED.has(rule) || IN_PLACE.has(rule)) && replaced(change, world) !== undefined;
}

/** What goes with the object, and doesn't come back. */
const LOST: Readonly<Record<string, (object: KubeObject) => string | undefined>> = {
  [CLAIM]: () => 'with most storage classes also its disk and its data: the new one starts empty',
  '/PersistentVolume': () => 'while a claim is bound to it, it stays Terminating',
  '/Service': ({ stored }) => (
    at(stored, 'spec.clusterIP') === 'None' ? undefined : 'it gets another address, and connections fail in between'
  ),
  'apps/StatefulSet': (set) => (deletesClaims(set) ? 'its claims go with it, and so does the data' : undefined),
  [DEFINITION]: () => 'every resource of it in the cluster is deleted with it',
};

function lostWith(change: Change): string | undefined {
  return change.is === 'changed' ? LOST[typeOf(change.before)]?.(change.before) : undefined;
}

function sentence(change: Change, { how, unless }: Replacement, effect: string | undefined): string {
  const found = change.is === 'changed' ? formatDifferences(change.differences, typeOf(change.after) === '/Secret') : '';
  return [found, how, effect, unless].filter((part) => part !== undefined).join('; ');
}

function replacedWithLoss(change: Change, world: World): Verdict | undefined {
  const [replacement, lost] = [replaced(change, world), lostWith(change)];
  if (replacement === undefined || lost === undefined) return undefined;
  return { message: sentence(change, replacement, lost), way: 'remove the annotation, and replace it by hand when nothing is lost by it' };
}

function replacedAtOnce(change: Change, world: World): Verdict | undefined {
  const replacement = lostWith(change) === undefined ? replaced(change, world) : undefined;
  if (replacement === undefined || change.is !== 'changed' || !servesWithPods(change, replacement, world)) return undefined;
  const daemon = change.after.kind === 'DaemonSet';
  const pods = numberAt(change.before.stored, 'spec.replicas') === undefined ? 1 : replicasOf(change.before);
  const effect = daemon || pods > 1 ? 'all its pods stop before new ones start' : 'its pod stops before a new one starts';
  return { message: sentence(change, replacement, effect), pods: { least: daemon ? 0 : pods, orMore: daemon } };
}

/** Whether its pods are missed while they are down: not those that end by themselves. */
function servesWithPods({ before: old }: Edit, { isHook }: Replacement, { before }: World): boolean {
  return podSpecPath(old) !== undefined && typeOf(old) !== 'batch/CronJob' && !endsByItself(old, isHook) && hasPods(old, before);
}

function endsByItself(object: KubeObject, isHook: boolean): boolean {
  return typeOf(object) === 'batch/Job' || (isHook && typeOf(object) === '/Pod');
}

function replacedAnew(change: Change, world: World): string | undefined {
  const replacement = lostWith(change) === undefined ? replaced(change, world) : undefined;
  if (replacement === undefined || change.is !== 'changed' || servesWithPods(change, replacement, world)) return undefined;
  return sentence(change, replacement, endsByItself(change.after, replacement.isHook) ? 'it runs again' : undefined);
}

/** Rules about objects that a tool deletes and creates anew. */
export const replacementRules: readonly Rule[] = [
  { name: 'replaced-with-loss', level: 'danger', judge: replacedWithLoss },
  { name: 'replaced-at-once', level: 'restart', judge: replacedAtOnce },
  { name: 'replaced', level: 'info', judge: replacedAnew },
];
