import { repeated } from '../../support/repeated';
import { Rule } from '../../support/rules';
import { looksSecret } from '../../kubernetes/secret-like';
import { Protocol } from '../port';
import { Probe } from '../probe';
import { Workload } from '../workload';

const ENVIRONMENT_NAME = /^[A-Za-z_][A-Za-z0-9_.-]*$/;
const ABSOLUTE_PATH = /^(\/[^/:\0]+)+$/;

function environmentNamesAreValid({ env }: Workload) {
  return Object.keys(env).filter((name) => !ENVIRONMENT_NAME.test(name))
    .map((name) => `env must have names of letters, digits, "_", "." and "-", got "${name}"; begin with a letter or "_"`);
}

function environmentHoldsNoSecret({ env }: Workload) {
  return Object.entries(env).filter(([name, { _source }]) => looksSecret(name, _source.value ?? '') && _source.value !== undefined)
    .map(([name]) => `env must hold no secret, got a text for "${name}": manifests are read by many and kept for ever; use EnvVar.secret(<name of a Secret>, <key>)`);
}

function pathsAreAbsolute(workload: Workload) {
  return mountPaths(workload).filter((path) => !ABSOLUTE_PATH.test(path) || path.split('/').includes('..'))
    .map((path) => `writablePaths and volumes must be mounted at absolute paths, got "${path}"; write it like /var/cache/app`);
}

function pathsAreDistinct(workload: Workload) {
  return repeated(mountPaths(workload)).map((path) => `writablePaths, volumes and config must be mounted at distinct paths, got "${path}" twice (/tmp is always there)`);
}

function probePortsAreDeclared({ probes, ports, metrics }: Workload) {
  const declared = [...ports.map(({ containerPort }) => containerPort), ...(metrics === undefined ? [] : [metrics.port])];
  return Object.entries(probes).flatMap(([prop, { _options: { port } }]) => {
    if (port === undefined || declared.includes(port)) return [];
    return [`probes.${prop} must ask a port that the container declares, got ${port}; use one of ${declared.join(', ')}`];
  });
}

function probesAskTcpPorts({ probes, ports }: Workload) {
  return Object.entries(probes).flatMap(([prop, { _options: { port = ports[0]?.containerPort } }]) => {
    const asked = ports.find(({ containerPort }) => containerPort === port);
    if (asked === undefined || asked.protocol === Protocol.TCP) return [];
    return [`probes.${prop} must ask a TCP port, got ${port}/${asked.protocol}: the kubelet asks no other; name the port that it shall ask`];
  });
}

function probeFiguresAreSound({ probes }: Workload) {
  return Object.entries(probes).flatMap(([prop, probe]) => {
    const { periodSeconds, timeoutSeconds, failureThreshold } = seconds(probe);
    const fractions = [periodSeconds, timeoutSeconds].filter((amount) => !Number.isInteger(amount));
    return [
      ...fractions.map((amount) => `probes.${prop} must have whole seconds, got ${amount} s`),
      ...(periodSeconds >= 1 ? [] : [`probes.${prop} must ask at most once a second, got a period of ${periodSeconds} s`]),
      ...(timeoutSeconds >= 1 && timeoutSeconds <= periodSeconds ? [] : [`probes.${prop} must have a timeout from 1 s to its period, got ${timeoutSeconds} s and ${periodSeconds} s`]),
      ...(Number.isInteger(failureThreshold) && failureThreshold >= 1 ? [] : [`probes.${prop} must fail at least once before the kubelet acts, got a failureThreshold of ${failureThreshold}`]),
    ];
  });
}

function livenessDiffersFromReadiness({ probes }: Workload) {
  const question = (probe: Probe) => JSON.stringify({ ...probe._toKube(0), periodSeconds: 0, timeoutSeconds: 0, failureThreshold: 0 });
  if (question(probes.liveness) !== question(probes.readiness)) return undefined;
  return 'probes.liveness must ask something else than probes.readiness, got the same: a pod too busy to serve would be restarted, and its load would fell the next; ask for a check that only a dead process fails';
}

function mountPaths({ writablePaths, volumes, config }: Workload): string[] {
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
