import type * as core from 'kubernetes-types/core/v1';
import { restrictedContainer, restrictedPod } from '../../kubernetes/pods/pod-security';
import { Relaxation } from '../../pods/relaxation';
import type { Program } from '../program/program';
import type { Workload } from '../workload';

/** What a server that starts as root needs to hand its files and itself over to another user. */
const ROOT_CAPABILITIES = ['CHOWN', 'DAC_OVERRIDE', 'NET_BIND_SERVICE', 'SETGID', 'SETUID'];

/** The first port that needs no privilege outside of containers. */
const FIRST_UNPRIVILEGED_PORT = 1024;

/** @see https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted */
export function programSecurityContext(program: Program): core.PodSecurityContext {
  return { ...restrictedPod(program.user), ...(isRoot(program) && { runAsNonRoot: false, runAsUser: 0, runAsGroup: 0 }) };
}

export function podSecurityContext(workload: Workload): core.PodSecurityContext {
  return {
    ...programSecurityContext(workload),
    // Lets any user listen on port 80 of the pod's own network; one of the sysctls that Pod Security calls safe.
    ...(workload.ports.some(({ containerPort }) => containerPort < FIRST_UNPRIVILEGED_PORT) && {
      sysctls: [{ name: 'net.ipv4.ip_unprivileged_port_start', value: '0' }],
    }),
  };
}

/** The app's own container: as restricted as its relaxations leave it. */
export function appSecurityContext(program: Program): core.SecurityContext {
  return {
    ...restrictedContainer,
    readOnlyRootFilesystem: !program.relaxations.includes(Relaxation.WRITABLE_ROOT),
    ...(isRoot(program) && { capabilities: { drop: ['ALL'], add: ROOT_CAPABILITIES } }),
  };
}

/** The security context of the proxy, which is restricted even if the app isn't. */
export function proxySecurityContext({ user }: Program): core.SecurityContext {
  return { ...restrictedContainer, runAsNonRoot: true, runAsUser: user, runAsGroup: user };
}

function isRoot({ relaxations }: Program): boolean {
  return relaxations.includes(Relaxation.ROOT_USER);
}
