import { at, type Fields, isFields, listAt, textAt } from '../../../kubernetes/objects/fields';
import { containersOf } from '../../../kubernetes/pods/pod-template';

/** @see https://kubernetes.io/docs/concepts/security/pod-security-standards/ */
const LEVELS = ['baseline', 'restricted'] as const;
export type PodSecurityLevel = (typeof LEVELS)[number];

export function isLevel(value: unknown): value is PodSecurityLevel {
  return LEVELS.some((level) => level === value);
}

const BASELINE_CAPABILITIES = [
  'AUDIT_WRITE', 'CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'FSETID', 'KILL', 'MKNOD', 'NET_BIND_SERVICE', 'SETFCAP', 'SETGID', 'SETPCAP', 'SETUID',
  'SYS_CHROOT',
];
const RESTRICTED_VOLUMES = [
  'name', 'configMap', 'csi', 'downwardAPI', 'emptyDir', 'ephemeral', 'persistentVolumeClaim', 'projected', 'secret',
];
const SECCOMP = 'securityContext.seccompProfile.type';

/** What a pod with this spec has that the level forbids, such as `hostNetwork`: the fields that most pods break it by. */
export function violationsOf(spec: unknown, level: PodSecurityLevel): string[] {
  const containers = containersOf(spec);
  const found = [
    ...['hostNetwork', 'hostPID', 'hostIPC'].filter((field) => at(spec, field) === true),
    ...listAt(spec, 'volumes').some((volume) => at(volume, 'hostPath') !== undefined) ? ['hostPath volumes'] : [],
    ...textAt(spec, SECCOMP) === 'Unconfined' ? ['seccompProfile Unconfined'] : [],
    ...containers.flatMap(beyondBaseline),
    ...level === 'restricted' ? beyondRestricted(spec, containers) : [],
  ];
  return [...new Set(found)];
}

function beyondBaseline(container: Fields): string[] {
  const added = listAt(container, 'securityContext.capabilities.add').map(String).filter((one) => !BASELINE_CAPABILITIES.includes(one));
  const hostPort = listAt(container, 'ports').some((port) => (at(port, 'hostPort') ?? 0) !== 0);
  return [
    ...at(container, 'securityContext.privileged') === true ? ['privileged containers'] : [],
    ...added.map((capability) => `the capability ${capability}`),
    ...hostPort ? ['hostPort'] : [],
    ...textAt(container, SECCOMP) === 'Unconfined' ? ['seccompProfile Unconfined'] : [],
  ];
}

/** The API server doesn't ask for what Linux alone has if the pods say that they run on Windows. */
function beyondRestricted(spec: unknown, containers: readonly Fields[]): string[] {
  const volumes = listAt(spec, 'volumes').filter(isFields);
  const other = volumes.some((volume) => Object.keys(volume).some((key) => !RESTRICTED_VOLUMES.includes(key) && key !== 'hostPath'));
  return [
    ...other ? ['volumes of other types'] : [],
    ...[spec, ...containers].some((one) => at(one, 'securityContext.runAsUser') === 0) ? ['runAsUser: 0'] : [],
    ...containers.some((one) => !isNonRoot(spec, one)) ? ['no runAsNonRoot: true'] : [],
    ...textAt(spec, 'os.name') === 'windows' ? [] : containers.flatMap((container) => withoutLinuxLimits(spec, container)),
  ];
}

function isNonRoot(spec: unknown, container: Fields): boolean {
  const [own, ofPod] = [container, spec].map((one) => at(one, 'securityContext.runAsNonRoot'));
  return at(spec, 'hostUsers') === false || (own ?? ofPod) === true;
}

function withoutLinuxLimits(spec: unknown, container: Fields): string[] {
  const kept = listAt(container, 'securityContext.capabilities.add').map(String)
    .filter((one) => BASELINE_CAPABILITIES.includes(one) && one !== 'NET_BIND_SERVICE');
  return [
    ...at(container, 'securityContext.allowPrivilegeEscalation') === false ? [] : ['no allowPrivilegeEscalation: false'],
    ...(at(container, SECCOMP) ?? at(spec, SECCOMP)) === undefined ? ['no seccompProfile'] : [],
    ...listAt(container, 'securityContext.capabilities.drop').includes('ALL') ? [] : ['no capabilities.drop: [ALL]'],
    ...kept.map((capability) => `the capability ${capability}`),
  ];
}
