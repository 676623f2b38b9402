import { environmentFaults } from '../../pods/rules/environment';
import { probeFaults } from '../../pods/rules/probes';
import { isAbsolutePath } from '../../pods/rules/volumes';
import type { Fault } from '../../support/fault';
import { repeated } from '../../support/repeated';
import type { Rule } from '../../support/rules';
import { Protocol } from '../port';
import type { Probe, Probes } from '../../pods/probe';
import type { Program } from '../program/program';
import type { Workload } from '../workload';

function environmentIsValid({ env }: Program): Fault[] {
  return environmentFaults('env', env);
}

function pathsAreAbsolute(program: Program): Fault[] {
  return mountPaths(program).filter((path) => !isAbsolutePath(path)).map((path) => ({
    prop: 'writablePaths',
    qualifier: 'and volumes',
    must: 'be mounted at absolute paths',
    got: `"${path}"`,
    fix: 'write it like /var/cache/app',
  }));
}

function pathsAreDistinct(program: Program): Fault[] {
  return repeated(mountPaths(program)).map((path) => ({
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

export function livenessDiffersFromReadiness({ probes }: { readonly probes: Probes }): Fault | undefined {
  const question = (probe: Probe) => JSON.stringify({ ...probe._toKube(0), periodSeconds: 0, timeoutSeconds: 0, failureThreshold: 0 });
  const { liveness, readiness } = probes;
  if (liveness === undefined || readiness === undefined || question(liveness) !== question(readiness)) return undefined;
  return {
    prop: 'probes.liveness',
    must: 'check something other than probes.readiness',
    got: 'the same',
    why: 'a pod that is too busy would be restarted, and its load would overload the next one',
    fix: 'use a check that fails only when the process is dead; without probes.liveness, an AppService has Probe.tcp()',
  };
}

/** Where something is mounted into the app's container. */
export function mountPaths({ writablePaths, volumes, config }: Program): string[] {
  return [...writablePaths, ...volumes.map(({ _mountPath }) => _mountPath), ...(config.directory === undefined ? [] : [config.directory])];
}

/** Rules for the app's container, whatever keeps it running. */
export const programContainerRules: readonly Rule<Program>[] = [environmentIsValid, pathsAreAbsolute, pathsAreDistinct];

export const probeRules: readonly Rule<Workload>[] = [
  probePortsAreDeclared,
  probesAskTcpPorts,
  probeFiguresAreSound,
  livenessDiffersFromReadiness,
];
