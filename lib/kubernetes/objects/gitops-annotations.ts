/** The order in which Argo CD syncs. @see https://argo-cd.readthedocs.io/en/stable/user-guide/sync-waves/ */
export const ARGO_CD_WAVE = 'argocd.argoproj.io/sync-wave';
/** @see https://argo-cd.readthedocs.io/en/stable/user-guide/sync-options/ */
export const ARGO_CD_OPTIONS = 'argocd.argoproj.io/sync-options';
/** @see https://argo-cd.readthedocs.io/en/stable/user-guide/compare-options/ */
export const ARGO_CD_COMPARE = 'argocd.argoproj.io/compare-options';
/** Argo CD deletes an object that it can't change, and with both options every object that it applies. */
export const ARGO_CD_FORCES = 'Force=true';
export const ARGO_CD_REPLACES = 'Replace=true';
export const ARGO_CD_HOOK = 'argocd.argoproj.io/hook';
export const HELM_HOOK = 'helm.sh/hook';
/** Objects with one of these run in a phase of their own. */
export const HOOKS: readonly string[] = [ARGO_CD_HOOK, HELM_HOOK];
/** @see https://fluxcd.io/flux/components/kustomize/kustomizations/#prune */
export const FLUX_PRUNE = 'kustomize.toolkit.fluxcd.io/prune';
/** With `enabled`, as annotation or label, Flux deletes an object that it can't change. */
export const FLUX_FORCE = 'kustomize.toolkit.fluxcd.io/force';

/** The annotation values by which each tool keeps an object that is no longer in the manifests. */
export const ARGO_CD_KEEPS = 'Prune=false';
export const FLUX_KEEPS = 'disabled';
/**
 * Argo CD has an option of its own for the deletion of the whole Application. Flux's annotation holds for a deleted Kustomization too. An
 * object that is kept although it left the manifests must not count as out of sync for ever.
 */
export const ARGO_CD_PROTECTS: Readonly<Record<string, readonly string[]>> = {
  [ARGO_CD_OPTIONS]: [ARGO_CD_KEEPS, 'Delete=false'],
  [ARGO_CD_COMPARE]: ['IgnoreExtraneous'],
};

/** Keeps an object when it leaves the manifests, with either tool. */
export const KEEP_ANNOTATIONS: Readonly<Record<string, string>> = {
  ...Object.fromEntries(Object.entries(ARGO_CD_PROTECTS).map(([key, options]) => [key, options.join(',')])),
  [FLUX_PRUNE]: FLUX_KEEPS,
};
