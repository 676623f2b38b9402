import { listAt, textAt } from '../../../kubernetes/objects/fields';
import type { World } from '../../change';
import { find } from '../../inventory';
import type { KubeObject } from '../../kube-object';

/** How many may use a claim at the same time. */
export type Exclusive = 'ReadWriteOnce' | 'ReadWriteOncePod';

/**
 * The names of the claims, among those of the pods of a workload, that only one pod (`ReadWriteOncePod`) or only the pods of one node
 * (`ReadWriteOnce`) can use. Claims that no manifest has are not among them: somebody else knows their modes.
 */
export function exclusiveClaims(workload: KubeObject, mode: Exclusive, { before, after }: World): string[] {
  const names = listAt(workload.stored, 'spec.template.spec.volumes').map((volume) => textAt(volume, 'persistentVolumeClaim.claimName'));
  return names.filter((name) => name !== undefined).filter((name) => {
    const [claim] = [after, before].map((side) => find(side, '/PersistentVolumeClaim', workload.place, name)).filter((one) => one !== undefined);
    const modes = claim === undefined ? [] : listAt(claim.stored, 'spec.accessModes');
    return modes.length > 0 && modes.every((one) => one === mode);
  });
}
