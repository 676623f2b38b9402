import { at, type Fields, fieldsOf, listAt, textOf } from '../kubernetes/objects/fields';
import {
  ARGO_CD_PROTECTS, ARGO_CD_WAVE, FLUX_KEEPS, FLUX_PRUNE, KEEP_ANNOTATIONS,
} from '../kubernetes/objects/gitops-annotations';
import { DEFINITION } from '../kubernetes/objects/kinds';
import type { Manifest } from './manifest';

const KEPT_KINDS = ['/PersistentVolumeClaim', '/PersistentVolume', '/Namespace', DEFINITION];
const CONTENT = ['data', 'binaryData', 'stringData'];

/** The tools that read the manifests. */
interface SyncTools {
  readonly argoCd: boolean;
  readonly flux: boolean;
}

/**
 * Whether deleting the object would lose data that Git doesn't have. This applies to volumes, to objects whose deletion deletes others, to
 * objects that are empty in the manifest because something else fills them, and to those that constructs mark for both tools: state records
 * and credentials.
 */
export function isKept({ group, kind, fields }: Manifest): boolean {
  const given = fieldsOf(fieldsOf(fields.metadata).annotations);
  const isMarked = Object.entries(KEEP_ANNOTATIONS).every(([key, value]) => given[key] === value);
  if (isMarked || KEPT_KINDS.includes(`${group}/${kind}`)) return true;
  if (group !== '' || !['ConfigMap', 'Secret'].includes(kind)) return false;
  return CONTENT.every((field) => Object.keys(fieldsOf(fields[field])).length === 0);
}

/** Returns the manifest's fields with annotations for these tools. The author's own annotations have precedence. */
export function withSyncAnnotations(manifest: Manifest, wave: number, { argoCd, flux }: SyncTools): Fields {
  const metadata = fieldsOf(manifest.fields.metadata);
  const given = fieldsOf(metadata.annotations);
  const kept = isKept(manifest);
  const added: Fields = {
    ...(argoCd && wave !== 0 && { [ARGO_CD_WAVE]: String(wave) }),
    ...(flux && kept && { [FLUX_PRUNE]: FLUX_KEEPS }),
    ...given,
    ...(argoCd && kept && protection(given)),
  };
  if (Object.keys(added).every((key) => added[key] === given[key])) return manifest.fields;
  const annotations = Object.fromEntries(Object.entries(added).sort(([a], [b]) => (a < b ? -1 : 1)));
  return { ...manifest.fields, metadata: withField(metadata, 'annotations', annotations) };
}

/** Adds the options that the author has not set. */
function protection(given: Fields): Record<string, string> {
  return Object.fromEntries(Object.entries(ARGO_CD_PROTECTS).map(([key, protects]) => {
    const options = textOf(given[key]).split(',').map((option) => option.trim()).filter((option) => option !== '');
    const isGiven = (option: string) => options.some((other) => other.split('=')[0] === option.split('=')[0]);
    const missing = protects.filter((option) => !isGiven(option));
    return [key, missing.length === 0 ? textOf(given[key]) : [...options, ...missing].join(',')];
  }));
}

/** Sets a field without changing the order of the others. */
function withField(fields: Fields, name: string, value: unknown): Fields {
  return name in fields ? { ...fields, [name]: value } : { [name]: value, ...fields };
}

/** The claims that a workload's pods use: those with fixed names, and for a StatefulSet's templates the names without the ordinal. */
export function claimsOf({ kind, name, fields }: Manifest): { readonly named: string[]; readonly numbered: string[] } {
  const template = at(fields, kind === 'CronJob' ? 'spec.jobTemplate.spec.template' : 'spec.template') ?? fields;
  return {
    named: listAt(template, 'spec.volumes').flatMap((volume) => textOf(at(volume, 'persistentVolumeClaim.claimName')) || []),
    numbered: listAt(fields, 'spec.volumeClaimTemplates').map((claim) => `${textOf(at(claim, 'metadata.name'))}-${name}`),
  };
}
