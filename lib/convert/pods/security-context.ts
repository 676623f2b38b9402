import { z } from 'zod';
import { type Fault, faultAt, type Origin } from '../reading/faults';
import { ignored, object, refused, text, wholeNumber } from '../reading/schema';
import type { Path } from '../reading/source-tree';
import { patched, type PatchTarget, POD } from '../stateful/patches';
import { type Found, found } from './found';

/** The security context of a pod in Kubernetes' own form. */
export function securityContextSchema(target: PatchTarget) {
  return object({
    runAsUser: wholeNumber.optional(),
    runAsGroup: wholeNumber.optional(),
    fsGroup: wholeNumber.optional(),
    runAsNonRoot: ignored('no container of ours runs as root'),
    fsGroupChangePolicy: ignored('the construct sets OnRootMismatch, which only makes the start faster'),
    ...patched(target, `${POD}/securityContext`, [
      'supplementalGroups', 'supplementalGroupsPolicy', 'seLinuxOptions', 'seLinuxChangePolicy', 'sysctls', 'windowsOptions',
    ]),
    seccompProfile: object({
      type: z.enum(['RuntimeDefault', 'Localhost'], { error: 'RuntimeDefault or Localhost' }),
      localhostProfile: text.optional(),
    }).refine(
      ({ type, localhostProfile }) => (type === 'Localhost') === (localhostProfile !== undefined),
      { error: 'RuntimeDefault, or Localhost with its localhostProfile' },
    ).optional(),
    appArmorProfile: refused('pods have the default profile of the container runtime; leave it out', { type: 'RuntimeDefault' }),
  });
}

type SecurityContext = z.output<ReturnType<typeof securityContextSchema>>;

/** Returns the seccomp profile on the nodes, if there is one. The construct sets the default of the container runtime. */
export function seccompProfile(path: Path, { seccompProfile: profile }: SecurityContext = {}): Found<string>[] {
  return found([...path, 'seccompProfile', 'localhostProfile'], profile?.localhostProfile);
}

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
