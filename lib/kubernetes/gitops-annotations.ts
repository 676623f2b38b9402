/** In which order Argo CD syncs. @see https://argo-cd.readthedocs.io/en/stable/user-guide/sync-waves/ */
export const ARGO_CD_WAVE = 'argocd.argoproj.io/sync-wave';
/** @see https://argo-cd.readthedocs.io/en/stable/user-guide/sync-options/ */
export const ARGO_CD_OPTIONS = 'argocd.argoproj.io/sync-options';
/** What has one runs in a phase of its own. */
export const HOOKS: readonly string[] = ['argocd.argoproj.io/hook', 'helm.sh/hook'];
/** @see https://fluxcd.io/flux/components/kustomize/kustomizations/#prune */
export const FLUX_PRUNE = 'kustomize.toolkit.fluxcd.io/prune';

/** The values by which each tool leaves an object where it is that no manifest has any more. */
export const ARGO_CD_KEEPS = 'Prune=false';
export const FLUX_KEEPS = 'disabled';
