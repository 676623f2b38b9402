import type * as core from 'kubernetes-types/core/v1';
import { KEEP_ANNOTATIONS } from '../kubernetes/objects/gitops-annotations';
import { metadata } from '../kubernetes/objects/metadata';
import { formatKibibytes } from '../kubernetes/formats/quantities';
import type { StatefulSettings } from './settings';

/** The name of the claim template. */
export const DATA_VOLUME = 'data';

/** The name that the StatefulSet controller gives to the claim of a pod. */
export function claimOf(pod: string): string {
  return `${DATA_VOLUME}-${pod}`;
}

/** Disks are kept when pods or the StatefulSet are deleted: only people delete data. */
export const claimsAreKept = { whenDeleted: 'Retain', whenScaled: 'Retain' };

/** Includes the fields that the API server would fill in. Without them, GitOps tools would always see a difference. */
export function dataClaimTemplate(settings: StatefulSettings): core.PersistentVolumeClaim {
  const spec = claimSpec(settings, settings.storageAtCreationKibibytes);
  return { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: DATA_VOLUME }, spec };
}

/**
 * The claims of these pods, if their disks are larger than in the claim template. The template can't change, but a StatefulSet uses a claim
 * that exists already, and a claim may grow. So disks can be grown by an edit in Git.
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
