import { isPortNumber, MAX_NAME_LENGTH, nameFault } from '../kubernetes/formats/names';
import { probeFaults } from '../pods/rules/probes';
import { daemonSetRolloutFaults } from '../pods/rules/rollout';
import { isAbsolutePath } from '../pods/rules/volumes';
import { type Fault, unless } from '../support/fault';
import { repeated } from '../support/repeated';
import type { Rule } from '../support/rules';
import { programRules } from '../workload/program/rules';
import { livenessDiffersFromReadiness, mountPaths } from '../workload/rules/container-rules';
import { programPodFaults } from '../workload/rules/pod-rules';
import { metricsAreValid } from '../workload/rules/reference-rules';
import { daemonPod } from './objects';
import type { DaemonSetSettings } from './settings';

function nameIsDnsLabel({ name }: DaemonSetSettings): Fault | undefined {
  return nameFault(name, MAX_NAME_LENGTH, 'a label of the pods has this value');
}

function podsLeaveOursAlone(settings: DaemonSetSettings): Fault[] {
  return programPodFaults(settings, daemonPod({ ...settings, volumes: [] }));
}

/** Types allow none of them, but let options through that were made for another construct. */
function nothingSpreadsPods({ pods: { spread, topologySpread, podAffinity, podAntiAffinity } }: DaemonSetSettings): Fault[] {
  const given = {
    spread: spread !== undefined,
    topologySpread: topologySpread.length > 0,
    podAffinity: podAffinity.required.length + podAffinity.preferred.length > 0,
    podAntiAffinity: podAntiAffinity.required.length + podAntiAffinity.preferred.length > 0,
  };
  return Object.entries(given).filter(([, isGiven]) => isGiven).map(([name]) => ({
    prop: `pods.${name}`, must: 'be left out', got: 'a rule', why: 'there is one pod on each node, and it would leave some without',
    fix: 'choose nodes by nodeSelector or nodeAffinity',
  }));
}

function rolloutProceeds({ rollout }: DaemonSetSettings): Fault[] {
  return daemonSetRolloutFaults(rollout);
}

function metricsPortIsInRange({ metrics }: DaemonSetSettings): Fault[] {
  return unless(metrics === undefined || isPortNumber(metrics.port), {
    prop: 'metrics.port', must: 'be a whole number from 1 to 65535', got: String(metrics?.port),
  });
}

function probesAreSound({ probes }: DaemonSetSettings): Fault[] {
  return Object.entries(probes).flatMap(([name, probe]) => (probe === undefined ? [] : [
    ...probeFaults(`probes.${name}`, probe),
    ...unless(isPortNumber(probe._options.port ?? 0), {
      prop: `probes.${name}`, must: 'have a port from 1 to 65535', got: String(probe._options.port ?? 'none'),
      why: 'a DaemonSet has no ports of a Service', fix: 'set the port of the probe',
    }),
  ]));
}

function secondsAreWhole({ gracePeriodSeconds: seconds }: DaemonSetSettings): Fault[] {
  return unless(Number.isInteger(seconds), { prop: 'gracePeriod', must: 'be whole seconds', got: `${seconds} s` });
}

function hostPathsAreMounted(settings: DaemonSetSettings): Fault[] {
  const { hostPaths } = settings;
  const mounts = hostPaths.map(({ mountPath }) => mountPath);
  const others = mountPaths(settings);
  return [
    ...hostPaths.flatMap(({ path, mountPath }, index) => [
      ...unless(path === '/' || isAbsolutePath(path), {
        prop: `hostPaths[${index}].path`, must: 'be an absolute path on the node', got: `"${path}"`, fix: 'write it like /var/log/pods',
      }),
      ...unless(isAbsolutePath(mountPath), {
        prop: `hostPaths[${index}].mountPath`, must: 'be an absolute path below /', got: `"${mountPath}"`, fix: 'write it like /host',
      }),
    ]),
    ...repeated([...mounts, ...new Set(others)]).map((path) => (
      { prop: 'hostPaths', must: 'be mounted at paths of their own', got: `"${path}" twice`, fix: 'set mountPath' }
    )),
  ];
}

export const daemonSetRules: readonly Rule<DaemonSetSettings>[] = [
  nameIsDnsLabel,
  ...programRules,
  nothingSpreadsPods,
  rolloutProceeds,
  metricsAreValid,
  metricsPortIsInRange,
  probesAreSound,
  livenessDiffersFromReadiness,
  secondsAreWhole,
  hostPathsAreMounted,
  podsLeaveOursAlone,
];
