import { addressOf } from '../allowance';
import { objectOf } from '../change';
import { dangers, type Finding, type Plan } from '../plan';
import { ANY_CLUSTER, formatVersions, type Target } from '../../kubernetes/versions/versions';
import type { Level } from '../rule';

/** The headings of the findings, the worst first. */
export const HEADINGS: readonly (readonly [Level, string])[] = [
  ['refused', 'Refused by the API server'],
  ['danger', 'Dangerous'],
  ['restart', 'Restarts pods'],
  ['controller', 'Left to a controller'],
  ['info', 'Restarts nothing'],
];

/** `manifests at HEAD`, `what the app writes now` */
export interface Sides {
  readonly from: string;
  readonly to: string;
  /** What was assumed to compare them. */
  readonly notes: readonly string[];
  /** The clusters that the plan is for. Without it, of any supported version. */
  readonly target?: Target;
}

/** `Judged for Kubernetes 1.31.` */
export function judgedFor({ target = ANY_CLUSTER }: Sides): string {
  const [name, more] = [formatVersions(target.versions), target.versions.length > 1 ? '; --kubernetes VERSION judges for one version' : ''];
  return target.isNewer ? `Judged by ${name}, the newest version that is known.` : `Judged for ${name}${more}.`;
}

export function ofLevel({ findings }: Plan, level: Level): Finding[] {
  return findings.filter((finding) => finding.level === level);
}

/** `1 new, 2 changed, 1 gone, 24 objects afterwards` */
export function counts({ changes, objects }: Plan): string {
  const number = (is: string) => changes.filter((change) => change.is === is).length;
  return `${number('created')} new, ${number('changed')} changed, ${number('removed')} gone, ${objects} objects afterwards`;
}

/** Undefined if something changes. */
export function whyNothing({ changes, unjudged }: Plan): string | undefined {
  if (changes.length > 0) return undefined;
  return unjudged.length === 0 ? 'Nothing changes.' : 'Nothing else changes.';
}

/** The heading of what differs and can't be judged. */
export const UNJUDGED = 'Not judged';

/** `2 refused, 1 dangerous, 1 of them allowed, 12 pods of 6 workloads restart` */
export function summary(plan: Plan): string {
  const [refused, danger] = (['refused', 'danger'] as const).map((level) => ofLevel(plan, level).length);
  const allowed = plan.findings.filter((finding) => finding.allowed).length;
  const numbers = [`${refused} refused`, `${danger} dangerous`, ...(allowed > 0 ? [`${allowed} of them allowed`] : [])];
  const restarting = ofLevel(plan, 'restart').filter(({ pods }) => pods !== undefined);
  const left = ofLevel(plan, 'controller').length;
  if (left === 0) return [...numbers, restarts(restarting) || 'no pod restarts'].join(', ');
  const parts = [...numbers, restarts(restarting), `controllers decide about ${numbered(left, 'object')}`];
  return parts.filter((part) => part !== '').join(', ');
}

/** Doesn't count the pods of DaemonSets, because their number depends on the nodes. */
function restarts(findings: readonly Finding[]): string {
  const daemons = findings.filter(({ change }) => objectOf(change).kind === 'DaemonSet').length;
  const counted = findings.filter(({ change }) => objectOf(change).kind !== 'DaemonSet');
  const pods = counted.reduce((sum, finding) => sum + (finding.pods?.least ?? 0), 0);
  const least = counted.some((finding) => finding.pods?.orMore) ? 'at least ' : '';
  const groups = [
    ...(counted.length > 0 ? [`${least}${numbered(pods, 'pod')} of ${numbered(counted.length, 'workload')}`] : []),
    ...(daemons > 0 ? [`the pods of ${numbered(daemons, 'DaemonSet')}`] : []),
  ];
  if (groups.length === 0) return '';
  return `${groups.join(' and ')} restart${daemons === 0 && pods === 1 ? 's' : ''}`;
}

function numbered(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}

/** With a longer text, only the rules are named. */
const MOST_CHARACTERS = 2000;
/** Objects whose names are safe in a command that people copy. For others, only the rule is named. */
const PLAIN_ADDRESS = /^[\w.:/-]+$/;

/** Options that would let the plan pass, such as `--allow claim-removed:PersistentVolumeClaim/shop/uploads`. */
interface Options {
  /** For dangers. */
  readonly intended: readonly string[];
  /** For changes that the API server refuses until somebody takes a step by hand. They always name an object. */
  readonly byHand: readonly string[];
}

export function optionsToAllow(plan: Plan): Options {
  const found = dangers(plan).map(({ rule, level, byHand, change }) => ({ rule, level, byHand, object: addressOf(objectOf(change)) }));
  const intended = found.filter(({ level }) => level === 'danger');
  const afterStep = found.filter((one) => one.byHand && isPlain(one));
  return { intended: named(intended) ?? rulesOf(intended), byHand: named(afterStep) ?? [] };
}

interface Allowable { readonly rule: string; readonly object: string }

function isPlain({ object }: Allowable): boolean {
  return PLAIN_ADDRESS.test(object);
}

/** An option for each object. Undefined if that would be too long. */
function named(found: readonly Allowable[]): string[] | undefined {
  const unsafe = new Set(found.filter((one) => !isPlain(one)).map(({ rule }) => rule));
  const all = new Set(found.map(({ rule, object }) => optionOf(unsafe.has(rule) ? rule : `${rule}:${object}`)));
  return [...all].join(' ').length <= MOST_CHARACTERS ? [...all] : undefined;
}

function rulesOf(found: readonly Allowable[]): string[] {
  return [...new Set(found.map(({ rule }) => optionOf(rule)))];
}

function optionOf(allowance: string): string {
  return `--allow ${allowance}`;
}

/** ` Intended? --allow claim-removed:PersistentVolumeClaim/shop/uploads` */
export function suggestion(plan: Plan, format: (option: string) => string = (option) => option): string {
  const { intended, byHand } = optionsToAllow(plan);
  const questions = [['Intended?', intended], ['Step taken by hand first?', byHand]] as const;
  return questions.map(([question, options]) => (options.length === 0 ? '' : ` ${question} ${options.map(format).join(' ')}`)).join('');
}
