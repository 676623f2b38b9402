import { z } from 'zod';
import { list, object, refused, storage, text, verbatimText } from '../reading/schema';
import { CLAIM, type PatchTarget, patched } from './patches';

/** The spec of a claim in Kubernetes' own form. An empty storage class here means none, and not the default class. */
export function claimSchema(target: PatchTarget, writes: string) {
  return object({
    accessModes: list(text).optional(),
    storageClassName: verbatimText.optional(),
    resources: object({
      requests: object({ storage }),
      limits: object({ storage: storage.optional() }).optional(),
      claims: refused('a disk has no claims of its own; leave it out'),
    }),
    volumeMode: z.literal('Filesystem', { error: `Filesystem, since ${writes} files` }).optional(),
    ...patched(target, CLAIM, ['volumeName', 'selector', 'dataSource', 'dataSourceRef', 'volumeAttributesClassName']),
  });
}
