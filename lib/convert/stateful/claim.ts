import { z } from 'zod';
import { list, object, refused, storage, text, verbatimText } from '../reading/schema';
import { CLAIM, type PatchTarget, patched } from './patches';

/** The spec of a claim in Kubernetes' own form. In this one, an empty class is no class, and not the default. */
export function claimSchema(target: PatchTarget, writes: string) {
  return object({
    accessModes: list(text).optional(),
    storageClassName: verbatimText.optional(),
    resources: object({
      requests: object({ storage }),
      limits: object({ storage: storage.optional() }).optional(),
      claims: refused('a disk claims nothing else; leave it out'),
    }),
    volumeMode: z.literal('Filesystem', { error: `Filesystem, since ${writes} files` }).optional(),
    ...patched(target, CLAIM, ['volumeName', 'selector', 'dataSource', 'dataSourceRef', 'volumeAttributesClassName']),
  });
}
