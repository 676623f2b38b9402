import { k8s } from 'cdk8s-plus-28';
import { metadata } from '../../support/metadata';
import { EtcdSettings } from '../settings';
import { names, ordinals } from '../topology';
import { claimSpec } from './volumes';

/** What no GitOps tool may delete because it is no longer in Git: Argo CD's and Flux' words for it. */
export const KEEP_ANNOTATIONS = {
  'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false',
  'kustomize.toolkit.fluxcd.io/prune': 'disabled',
};

/**
 * The members' disks, once they are larger than the template says. The StatefulSet takes a claim that is there already, and
 * a claim may grow: so the size is an edit in Git, although the template can never change.
 */
export function grownClaims(settings: EtcdSettings): k8s.KubePersistentVolumeClaimProps[] {
  const { name, size, storageKibibytes, storageAtCreationKibibytes } = settings;
  if (storageKibibytes === storageAtCreationKibibytes) return [];
  return ordinals(size).map((ordinal) => ({
    metadata: metadata(settings, { name: names.claim(name, ordinal), annotations: KEEP_ANNOTATIONS }),
    spec: claimSpec(settings, storageKibibytes),
  }));
}
