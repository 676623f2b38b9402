import { stage } from './kinds';
import { Manifest } from './manifest';
import { claimsOf } from './sync';
import { Wait } from './waits';

const CLAIM = 'PersistentVolumeClaim';

/**
 * The sync wave of each manifest: foundations in -2, configuration in -1, workloads in 0, what judges others in 1; what waits for
 * another in a later one than that. `order` is one in which they can be applied.
 */
export function syncWaves(manifests: readonly Manifest[], waits: readonly Wait[], order: readonly number[]): number[] {
  const waves = manifests.map(({ group, kind }) => stage(group, kind));
  const waitsOf = new Map<number, Wait[]>();
  for (const wait of waits) for (const object of wait.objects) waitsOf.set(object, [...waitsOf.get(object) ?? [], wait]);
  const after = new Map<readonly number[], number>();
  for (const index of order) {
    for (const { others } of waitsOf.get(index) ?? []) {
      const known = after.get(others) ?? others.reduce((last, other) => Math.max(last, waves[other] + (manifests[other].kind === CLAIM ? 0 : 1)), -Infinity);
      after.set(others, known);
      waves[index] = Math.max(waves[index], known);
    }
  }
  const needed = wavesOfClaims(manifests, waves);
  return waves.map((wave, index) => (manifests[index].kind === CLAIM ? Math.max(wave, needed(manifests[index])) : wave));
}

/**
 * A claim that is bound when its first pod comes would hold up its wave for ever, were the pod in a later one.
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
  return ({ namespace, name }) => Math.max(...[name, name.replace(/-\d+$/, '-#')].map((claim) => latest.get(`${namespace ?? ''}/${claim}`) ?? -Infinity));
}
