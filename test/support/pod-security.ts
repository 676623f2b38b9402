import type { Manifest } from './synth';

/** The kinds of volumes that the level allows. */
const VOLUMES = ['configMap', 'csi', 'downwardAPI', 'emptyDir', 'ephemeral', 'persistentVolumeClaim', 'projected', 'secret'];

/**
 * What the Pod Security level `restricted` forbids in a pod.
 *
 * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted
 */
export function unrestricted(spec: Manifest): string[] {
  const containers: Manifest[] = [...(spec.initContainers ?? []), ...spec.containers];
  return [
    ...['hostNetwork', 'hostPID', 'hostIPC'].filter((field) => spec[field] === true),
    ...(spec.volumes ?? []).flatMap((volume: Manifest) => Object.keys(volume).filter((key) => key !== 'name' && !VOLUMES.includes(key))),
    ...containers.flatMap((container) => ofContainer(container, spec.securityContext ?? {}).map((fault) => `${container.name}: ${fault}`)),
  ];
}

function ofContainer({ securityContext: own = {}, ports = [], lifecycle }: Manifest, pod: Manifest): string[] {
  const nonRoot = own.runAsNonRoot ?? pod.runAsNonRoot;
  const user = own.runAsUser ?? pod.runAsUser;
  const profile = (own.seccompProfile ?? pod.seccompProfile)?.type;
  return [
    ...(own.allowPrivilegeEscalation === false ? [] : ['may escalate']),
    ...(own.privileged === true ? ['is privileged'] : []),
    ...(own.capabilities?.drop?.includes('ALL') ? [] : ['keeps capabilities']),
    ...(own.capabilities?.add ?? []).filter((name: string) => name !== 'NET_BIND_SERVICE'),
    ...(nonRoot === true && user !== 0 ? [] : ['may be root']),
    ...(['RuntimeDefault', 'Localhost'].includes(profile) ? [] : ['has no seccomp profile']),
    ...ports.filter(({ hostPort }: Manifest) => hostPort !== undefined).map(() => 'has a host port'),
    ...[lifecycle?.postStart, lifecycle?.preStop].filter((hook) => hook?.httpGet?.host !== undefined).map(() => 'calls a host'),
  ];
}
