import { looksSecret } from '../../kubernetes/secrets';
import { type Fault, unless } from '../../support/fault';
import { repeated } from '../../support/repeated';
import type { Rule } from '../../support/rules';
import { Protocol } from '../port';
import type { Probe } from '../probe';
import type { Workload } from '../workload';

const ENVIRONMENT_NAME = /^[A-Za-z_][A-Za-z0-9_.-]*$/;
const ABSOLUTE_PATH = /^(\/[^/:\0]+)+$/;

function environmentNamesAreValid({ env }: Workload): Fault[] {
  const [must, fix] = ['have names of letters, digits, "_", "." and "-"', 'begin with a letter or "_"'];
  return Object.keys(env).filter((name) => !ENVIRONMENT_NAME.test(name)).map((name) => ({ prop: 'env', must, got: `"${name}"`, fix }));
}

function environmentHoldsNoSecret({ env }: Workload): Fault[] {
  return Object.entries(env).filter(([name, { _source: { value } }]) => value !== undefined && looksSecret(name, value)).map(([name]) => ({
    prop: 'env',
    must: 'contain no secret',
    got: `a plain value for "${name}"`,
    why: 'manifests are widely readable and kept forever',
    fix: 'use EnvVar.secret(<name of a Secret>, <key>)',
  }));
}

function pathsAreAbsolute(workload: Workload): Fault[] {
  return mountPaths(workload).filter((path) => !ABSOLUTE_PATH.test(path) || path.split('/').includes('..')).map((path) => ({
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
  return Object.entries(probes).flatMap(([name, probe]) => {
    const prop = `probes.${name}`;
    const { periodSeconds: period, timeoutSeconds: timeout, failureThreshold: failures } = seconds(probe);
    const fractions = [period, timeout].filter((amount) => !Number.isInteger(amount));
    return [
      ...fractions.map((amount) => ({ prop, must: 'have whole seconds', got: `${amount} s` })),
      ...unless(period >= 1, { prop, must: 'run at most once a second', got: `a period of ${period} s` }),
      ...unless(timeout >= 1 && timeout <= period, {
        prop,
        must: 'have a timeout from 1 s to its period',
        got: `${timeout} s and ${period} s`,
      }),
      ...unless(Number.isInteger(failures) && failures >= 1, {
        prop,
        must: 'need 1 or more failures before the kubelet acts',
        got: `a failureThreshold of ${failures}`,
      }),
    ];
  });
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

function seconds(probe: Probe): { periodSeconds: number; timeoutSeconds: number; failureThreshold: number } {
  const { periodSeconds = NaN, timeoutSeconds = NaN, failureThreshold = NaN } = probe._toKube(0);
  return { periodSeconds, timeoutSeconds, failureThreshold };
}

export const containerRules: readonly Rule<Workload>[] = [
  environmentNamesAreValid,
  environmentHoldsNoSecret,
  pathsAreAbsolute,
  pathsAreDistinct,
  probePortsAreDeclared,
  probesAskTcpPorts,
  probeFiguresAreSound,
  livenessDiffersFromReadiness,
];
