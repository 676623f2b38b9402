import { environmentFaults } from '../../pods/rules/environment';
import { probeFaults } from '../../pods/rules/probes';
import { isAbsolutePath } from '../../pods/rules/volumes';
import type { Fault } from '../../support/fault';
import { repeated } from '../../support/repeated';
import type { Rule } from '../../support/rules';
import { Protocol } from '../port';
import type { Probe } from '../../pods/probe';
import type { Workload } from '../workload';

function environmentIsValid({ env }: Workload): Fault[] {
  return environmentFaults('env', env);
}

function pathsAreAbsolute(workload: Workload): Fault[] {
  return mountPaths(workload).filter((path) => !isAbsolutePath(path)).map((path) => ({
    prop: 'writablePaths',
    qualifier: 'and volumes',
    must: 'be mounted at absolute paths',
    got: `"${path}"`,
    fix: 'write it like /var/cache/app',
  }));
}

function pathsAreDistinct(workload: Workload): Fault[] {
  return repeated(mountPaths(workload)).map((path) => ({
    prop: 'writablePaths, volumes and config',
    must: 'be mounted at distinct paths',
    got: `"${path}" twice (/tmp is always there)`,
  }));
}

function probePortsAreDeclared({ probes, ports, metrics }: Workload): Fault[] {
  const declared = [...ports.map(({ containerPort }) => containerPort), ...(metrics === undefined ? [] : [metrics.port])];
  const must = 'use a port that the container declares';
  return Object.entries(probes).flatMap(([prop, { _options: { port } }]) => {
    if (port === undefined || declared.includes(port)) return [];
    return [{ prop: `probes.${prop}`, must, got: String(port), fix: `use one of ${declared.join(', ')}` }];
  });
}

function probesAskTcpPorts({ probes, ports }: Workload): Fault[] {
  return Object.entries(probes).flatMap(([prop, { _options: { port = ports[0]?.containerPort } }]) => {
    const asked = ports.find(({ containerPort }) => containerPort === port);
    if (asked === undefined || asked.protocol === Protocol.TCP) return [];
    return [{
      prop: `probes.${prop}`,
      must: 'use a TCP port',
      got: `${port}/${asked.protocol}`,
      why: 'the kubelet probes only TCP ports',
      fix: 'set the port of the probe',
    }];
  });
}

function probeFiguresAreSound({ probes }: Workload): Fault[] {
  return Object.entries(probes).flatMap(([name, probe]) => probeFaults(`probes.${name}`, probe));
}

function livenessDiffersFromReadiness({ probes }: Workload): Fault | undefined {
  const question = (probe: Probe) => JSON.stringify({ ...probe._toKube(0), periodSeconds: 0, timeoutSeconds: 0, failureThreshold: 0 });
  if (question(probes.liveness) !== question(probes.readiness)) return undefined;
  return {
    prop: 'probes.liveness',
    must: 'check something other than probes.readiness',
    got: 'the same',
    why: 'a pod that is too busy would be restarted, and its load would overload the next one',
    fix: 'use a check that fails only when the process is dead',
  };
}

/** Where something is mounted into the app's container. */
export function mountPaths({ writablePaths, volumes, config }: Workload): string[] {
  return [...writablePaths, ...volumes.map(({ _mountPath }) => _mountPath), ...(config.directory === undefined ? [] : [config.directory])];
}

export const containerRules: readonly Rule<Workload>[] = [
  environmentIsValid,
  pathsAreAbsolute,
  pathsAreDistinct,
  probePortsAreDeclared,
  probesAskTcpPorts,
  probeFiguresAreSound,
  livenessDiffersFromReadiness,
];
