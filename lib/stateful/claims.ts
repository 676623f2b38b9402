import type * as core from 'kubernetes-types/core/v1';
import { ARGO_CD_KEEPS, ARGO_CD_OPTIONS, FLUX_KEEPS, FLUX_PRUNE } from '../kubernetes/objects/gitops-annotations';
import { metadata } from '../kubernetes/objects/metadata';
import { formatKibibytes } from '../kubernetes/formats/quantities';
import type { StatefulSettings } from './settings';

/** The claim template's name. */
export const DATA_VOLUME = 'data';

/** What the StatefulSet controller calls the claim of a pod. */
export function claimOf(pod: string): string {
  return `${DATA_VOLUME}-${pod}`;
}

/** What no GitOps tool may delete because it is no longer in Git: Argo CD's and Flux' words for it. */
const KEEP_ANNOTATIONS = {
  [ARGO_CD_OPTIONS]: `${ARGO_CD_KEEPS},Delete=false`,
  [FLUX_PRUNE]: FLUX_KEEPS,
};

/** A disk outlives its pod and the whole set: only a person deletes data. */
export const claimsAreKept = { whenDeleted: 'Retain', whenScaled: 'Retain' };

/** With what the API server would fill in: without it, GitOps tools see a difference for ever. */
export function dataClaimTemplate(settings: StatefulSettings): core.PersistentVolumeClaim {
  const spec = claimSpec(settings, settings.storageAtCreationKibibytes);
  return { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: DATA_VOLUME }, spec };
}

/**
 * The disks of these pods, once they are larger than the template says. The StatefulSet takes a claim that is there already,
 * and a claim may grow: so the size is an edit in Git, although the template can never change.
 */
export function grownClaims(settings: StatefulSettings, pods: readonly string[]): core.PersistentVolumeClaim[] {
  const { storageKibibytes, storageAtCreationKibibytes } = settings;
  if (storageKibibytes === storageAtCreationKibibytes) return [];
  return pods.map((pod) => ({
    metadata: metadata(settings, { name: claimOf(pod), annotations: KEEP_ANNOTATIONS }),
    spec: claimSpec(settings, storageKibibytes),
  }));
}

function claimSpec({ storageClassName }: StatefulSettings, kibibytes: number): core.PersistentVolumeClaimSpec {
  return {
    accessModes: ['ReadWriteOnce'],
    volumeMode: 'Filesystem',
    storageClassName,
    resources: { requests: { storage: formatKibibytes(kibibytes) } },
  };
}
