import { stage } from '../../kubernetes/objects/kinds';
import { claimsOf } from '../sync';
import { fieldsAt } from '../../kubernetes/objects/fields';
import { ARGO_CD_WAVE, HOOKS } from '../../kubernetes/objects/gitops-annotations';
import type { Manifest } from '../manifest';
import { own } from '../../support/own';
import type { Wait } from './waits';

const CLAIM = 'PersistentVolumeClaim';

/**
 * Returns the sync wave of each manifest. The author's wave has precedence. Otherwise, foundations are in -2, configuration in -1,
 * workloads in 0, and policies, budgets and the like in 1; and each manifest is in a later wave than those that it waits for. `order` must
 * be an order in which the manifests can be applied.
 */
export function syncWaves(manifests: readonly Manifest[], waits: readonly Wait[], order: readonly number[]): number[] {
  const given = manifests.map(givenWave);
  const waves = manifests.map(({ group, kind }, index) => given[index] ?? stage(group, kind));
  const waitsOf = new Map<number, Wait[]>();
  for (const wait of waits) for (const object of wait.objects) waitsOf.set(object, [...waitsOf.get(object) ?? [], wait]);
  const after = new Map<readonly number[], number>();
  const bound = (other: number) => earliestAfter(manifests[other], waves[other]);
  for (const index of order) {
    if (given[index] !== undefined) continue;
    for (const { others } of waitsOf.get(index) ?? []) {
      const known = after.get(others) ?? others.reduce((last, other) => Math.max(last, bound(other)), -Infinity);
      after.set(others, known);
      waves[index] = Math.max(waves[index], known);
    }
  }
  const needed = wavesOfClaims(manifests, waves);
  const isFreeClaim = (index: number) => given[index] === undefined && manifests[index].kind === CLAIM;
  return waves.map((wave, index) => (isFreeClaim(index) ? Math.max(wave, needed(manifests[index])) : wave));
}

/** Faults of waves that an author set and that contradict the declared dependencies: Argo CD would follow the waves. */
export function waveFaults(manifests: readonly Manifest[], declared: readonly Wait[], waves: readonly number[]): string[] {
  return declared.flatMap(({ objects, others }) => {
    const given = objects.filter((index) => givenWave(manifests[index]) !== undefined && !isHook(manifests[index]));
    if (given.length === 0) return [];
    const [last] = others.filter((other) => !isHook(manifests[other])).sort((a, b) => bound(b) - bound(a));
    if (last === undefined) return [];
    return given.filter((index) => waves[index] < bound(last)).map((index) => fault(index, last));
  });

  function fault(index: number, last: number): string {
    const must = `metadata.annotations["${ARGO_CD_WAVE}"] must be at least ${bound(last)}, got ${waves[index]}`;
    const why = `it depends on [${manifests[last].path}], which is in wave ${waves[last]}`;
    return `[${manifests[index].path}] ${must}: ${why}; raise it, or leave it out`;
  }

  function bound(other: number): number {
    return earliestAfter(manifests[other], waves[other]);
  }
}

/** Argo CD reads a value that is not a number as 0. */
function givenWave({ fields }: Manifest): number | undefined {
  const text = own(fieldsAt(fields, 'metadata.annotations'), ARGO_CD_WAVE);
  return text === undefined ? undefined : Number.parseInt(String(text), 10) || 0;
}

function earliestAfter({ kind }: Manifest, wave: number): number {
  return kind === CLAIM ? wave : wave + 1;
}

/** A hook runs in a phase of its own, where its wave is compared only with those of other hooks. */
function isHook({ fields }: Manifest): boolean {
  const annotations = fieldsAt(fields, 'metadata.annotations');
  return HOOKS.some((hook) => annotations[hook] !== undefined);
}

/**
 * Returns the last wave of the workloads that use a claim. A claim that is bound only when its first pod starts would block its wave
 * forever if the pod were in a later one.
 *
 * @see https://kubernetes.io/docs/concepts/storage/storage-classes/#volume-binding-mode
 */
function wavesOfClaims(manifests: readonly Manifest[], waves: readonly number[]): (claim: Manifest) => number {
  const latest = new Map<string, number>();
  manifests.forEach((manifest, index) => {
    const { named, numbered } = claimsOf(manifest);
    for (const claim of [...named, ...numbered.map((name) => `${name}-#`)]) {
      const key = `${manifest.namespace ?? ''}/${claim}`;
      latest.set(key, Math.max(latest.get(key) ?? -Infinity, waves[index]));
    }
  });
  return ({ namespace, name }) => {
    const waveOf = (claim: string) => latest.get(`${namespace ?? ''}/${claim}`) ?? -Infinity;
    return Math.max(waveOf(name), waveOf(name.replace(/-\d+$/, '-#')));
  };
}
