import { at, Fields, fieldsOf, Manifest, textOf } from '../manifest';

/** @see https://argo-cd.readthedocs.io/en/stable/user-guide/sync-waves/ */
export const ARGO_CD_WAVE = 'argocd.argoproj.io/sync-wave';
/** @see https://argo-cd.readthedocs.io/en/stable/user-guide/sync-options/ */
export const ARGO_CD_OPTIONS = 'argocd.argoproj.io/sync-options';
/** @see https://fluxcd.io/flux/components/kustomize/kustomizations/#prune */
export const FLUX_PRUNE = 'kustomize.toolkit.fluxcd.io/prune';

const KEPT_KINDS = ['/PersistentVolumeClaim', '/PersistentVolume', '/Namespace', 'apiextensions.k8s.io/CustomResourceDefinition'];
const CONTENT = ['data', 'binaryData', 'stringData'];

/** Which tools read the manifests. */
export interface SyncTools {
  readonly argoCd: boolean;
  readonly flux: boolean;
}

/**
 * Whether what it holds is lost with it and stands in no Git: volumes, what takes others with it, and what the manifest holds
 * empty because an agent fills it, such as state records and generated credentials.
 */
export function isKept({ group, kind, fields }: Manifest): boolean {
  if (KEPT_KINDS.includes(`${group}/${kind}`)) return true;
  return group === '' && ['ConfigMap', 'Secret'].includes(kind) && CONTENT.every((field) => Object.keys(fieldsOf(fields[field])).length === 0);
}

/** The manifest's fields, with what it says to these tools. What its author says to them stays. */
export function withSyncAnnotations(manifest: Manifest, wave: number, { argoCd, flux }: SyncTools): Fields {
  const metadata = fieldsOf(manifest.fields.metadata);
  const given = fieldsOf(metadata.annotations);
  const kept = isKept(manifest);
  const added = {
    ...(argoCd && wave !== 0 && { [ARGO_CD_WAVE]: String(wave) }),
    ...(flux && kept && { [FLUX_PRUNE]: 'disabled' }),
    ...given,
    ...(argoCd && kept && { [ARGO_CD_OPTIONS]: withoutPruning(textOf(given[ARGO_CD_OPTIONS])) }),
  };
  if (Object.keys(added).length === Object.keys(given).length && added[ARGO_CD_OPTIONS] === given[ARGO_CD_OPTIONS]) return manifest.fields;
  const annotations = Object.fromEntries(Object.entries(added).sort(([a], [b]) => (a < b ? -1 : 1)));
  return { ...manifest.fields, metadata: withField(metadata, 'annotations', annotations) };
}

function withoutPruning(options: string): string {
  if (/(?:^|,)\s*Prune=/.test(options)) return options;
  return [options, 'Prune=false'].filter((option) => option !== '').join(',');
}

/** In its place among the others, so that the order of fields doesn't depend on it. */
function withField(fields: Fields, name: string, value: unknown): Fields {
  return name in fields ? { ...fields, [name]: value } : { [name]: value, ...fields };
}

/** The claims that a workload's pods use: by name, and by the name without the ordinal for those of a StatefulSet's templates. */
export function claimsOf({ kind, name, fields }: Manifest): { readonly named: string[]; readonly numbered: string[] } {
  const template = kind === 'CronJob' ? at(fields, 'spec', 'jobTemplate', 'spec', 'template') : at(fields, 'spec', 'template') ?? fields;
  const volumes = at(template, 'spec', 'volumes');
  const templates = at(fields, 'spec', 'volumeClaimTemplates');
  return {
    named: Array.isArray(volumes) ? volumes.flatMap((volume) => textOf(at(volume, 'persistentVolumeClaim', 'claimName')) || []) : [],
    numbered: Array.isArray(templates) ? templates.map((claim) => `${textOf(at(claim, 'metadata', 'name'))}-${name}`) : [],
  };
}
