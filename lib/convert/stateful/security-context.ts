import type { z } from 'zod';
import { type Fault, faultAt, type Origin } from '../reading/faults';
import { ignored, object, refused, wholeNumber } from '../reading/schema';
import type { Path } from '../reading/source-tree';
import { patched, patchReason, type PatchTarget, POD } from './patches';

/** The security context of a pod in Kubernetes' own form. */
export function securityContextSchema(target: PatchTarget) {
  const patch = (name: string) => patchReason(target, `${POD}/securityContext/${name}`);
  return object({
    runAsUser: wholeNumber.optional(),
    runAsGroup: wholeNumber.optional(),
    fsGroup: wholeNumber.optional(),
    runAsNonRoot: ignored('no container of ours runs as root'),
    fsGroupChangePolicy: ignored('the construct sets OnRootMismatch, which only makes the start faster'),
    ...patched(target, `${POD}/securityContext`, [
      'supplementalGroups', 'supplementalGroupsPolicy', 'seLinuxOptions', 'seLinuxChangePolicy', 'sysctls', 'windowsOptions',
    ]),
    seccompProfile: refused(patch('seccompProfile'), { type: 'RuntimeDefault' }),
    appArmorProfile: refused(patch('appArmorProfile'), { type: 'RuntimeDefault' }),
  });
}

type SecurityContext = z.output<ReturnType<typeof securityContextSchema>>;

/** All containers have the same user and group ID. */
export function groupFaults(origin: Origin, path: Path, { runAsUser, runAsGroup, fsGroup }: SecurityContext): Fault[] {
  const groups = Object.entries({ runAsGroup, fsGroup }).filter(([, group]) => group !== undefined && group !== runAsUser);
  return groups.map(([name, group]) => faultAt(
    origin,
    [...path, name],
    `must be the same as runAsUser, got ${group} and ${runAsUser ?? 'none'}: all containers have the same user and group ID;`
    + ' leave it out, or give runAsUser this value',
  ));
}
