import { type Allowance, allows } from './allowance';
import { type Change, changesOf, objectOf, type World } from './change';
import { formatDifference } from './format';
import { typeOf } from './kube-object';
import { type Level, LEVELS, type PodCount, type Rule, type Verdict } from './rule';
import { rules } from './rules';
import { isSilenced } from './rules/ours/silenced';
import { otherwiseRules } from './rules/otherwise';
import { isSettledByReplacement } from './rules/replacement';
import { warningRules } from './rules/warnings';
import { asStored } from './schemas';

/** What one rule found about one object. */
export interface Finding {
  readonly rule: string;
  readonly level: Level;
  /** Whether the change is refused until somebody takes a step by hand. */
  readonly byHand: boolean;
  readonly change: Change;
  readonly message: string;
  /** What to do instead, and its cost. */
  readonly way: string | undefined;
  /** The pods that restart. */
  readonly pods: PodCount | undefined;
  /** Whether the pods of the workload don't restart, in spite of another template. */
  readonly stopsRollout: boolean;
  /** Whether `--allow` names it: it is printed, but does not fail the plan. */
  readonly allowed: boolean;
}

/** What a change does to a running cluster. */
export interface Plan {
  readonly changes: readonly Change[];
  /** Sorted by level, the worst first. */
  readonly findings: readonly Finding[];
  /** The number of objects after the change. */
  readonly objects: number;
  /** What differs and can't be judged: `manifests: web.yaml:3:1: must be YAML: ...` */
  readonly unjudged: readonly string[];
}

/** Applies every rule to every change. `allowed` names the findings that are intended. */
export function plan(given: World, allowed: readonly Allowance[] = []): Plan {
  const world = asStored(given);
  const changes = changesOf(world);
  const findings = changes.flatMap((change) => {
    const found = withoutRestartOfTheStopped(judge(rules, change, world, allowed));
    return [...(found.length > 0 ? found : judge(otherwiseRules, change, world, allowed)), ...judge(warningRules, change, world, allowed)];
  });
  return { changes, findings: findings.sort(worstFirst), objects: world.after.objects.length, unjudged: [] };
}

/** The plan of several clusters, each judged by itself. */
export function planOfAll(worlds: readonly World[], allowed: readonly Allowance[], unjudged: readonly string[]): Plan {
  const plans = worlds.map((world) => plan(world, allowed));
  return {
    changes: plans.flatMap(({ changes }) => changes),
    findings: plans.flatMap(({ findings }) => findings).sort(worstFirst),
    objects: plans.reduce((sum, { objects }) => sum + objects, 0),
    unjudged,
  };
}

function worstFirst(one: Finding, other: Finding): number {
  return LEVELS.indexOf(other.level) - LEVELS.indexOf(one.level);
}

function judge(by: readonly Rule[], change: Change, world: World, allowed: readonly Allowance[]): Finding[] {
  return by.flatMap((rule) => {
    const { name, byHand = false } = rule;
    const verdict = rule.judge(change, world);
    if (verdict === undefined || isSilenced(name, change, world) || isSettledByReplacement(rule, change, world)) return [];
    const told: Verdict = typeof verdict === 'string' ? { message: verdict } : verdict;
    const { message, way, pods, level = rule.level, stopsRollout = level === 'refused' } = told;
    const isAllowed = mayBeAllowed({ ...rule, level }) && allowed.some((allowance) => allows(allowance, name, objectOf(change)));
    return [{ rule: name, level, byHand, change, message, way, pods, stopsRollout, allowed: isAllowed }];
  });
}

/** A change that the API server refuses, or whose rollout stops at its first pod, restarts no more pods. */
function withoutRestartOfTheStopped(findings: readonly Finding[]): readonly Finding[] {
  return findings.some(({ stopsRollout }) => stopsRollout) ? findings.filter(({ level }) => level !== 'restart') : findings;
}

/** Whether a finding of this level fails the plan unless it is allowed. */
export function isDangerous(level: Level): boolean {
  return level === 'refused' || level === 'danger';
}

/** Whether `--allow` can name the rule: not if the API server refuses the change whatever people intend. */
export function mayBeAllowed({ level, byHand }: Pick<Rule, 'level' | 'byHand'>): boolean {
  return level === 'danger' || (level === 'refused' && byHand === true);
}

/** The findings that fail the plan: refused or dangerous, and not allowed. */
export function dangers({ findings }: Plan): Finding[] {
  return findings.filter(({ level, allowed }) => isDangerous(level) && !allowed);
}

/** The fields that differ, one per line. Values of Secrets are never shown. */
export function changedFields(change: Change): string[] {
  const secret = typeOf(objectOf(change)) === '/Secret';
  return change.is === 'changed' ? change.differences.map((difference) => formatDifference(difference, secret)) : [];
}
