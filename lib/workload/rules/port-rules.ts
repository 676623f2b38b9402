import { isPortName, isPortNumber } from '../../kubernetes/formats/names';
import type { Fault } from '../../support/fault';
import { repeated } from '../../support/repeated';
import type { Rule } from '../../support/rules';
import { METRICS_PORT_NAME, type Workload } from '../workload';

/**
 * The node ports of a cluster that was not set up otherwise.
 *
 * @see https://kubernetes.io/docs/concepts/services-networking/service/#type-nodeport
 */
const NODE_PORTS = { first: 30000, last: 32767 };

function somePort({ ports }: Workload): Fault | undefined {
  if (ports.length > 0) return undefined;
  return { prop: 'ports', must: 'name at least one port', got: 'none', why: 'a Service needs one', fix: 'add { port: 80 }' };
}

function portNumbersAreInRange({ ports, metrics }: Workload): Fault[] {
  const numbers = ports.flatMap(({ port, containerPort }, index) => [
    { prop: `ports[${index}].port`, number: port },
    ...(containerPort === port ? [] : [{ prop: `ports[${index}].targetPort`, number: containerPort }]),
  ]);
  const all = metrics === undefined ? numbers : [...numbers, { prop: 'metrics.port', number: metrics.port }];
  return all.filter(({ number }) => !isPortNumber(number))
    .map(({ prop, number }) => ({ prop, must: 'be a whole number from 1 to 65535', got: String(number) }));
}

function portNamesAreFree({ ports, metrics }: Workload): Fault | undefined {
  if (metrics === undefined || ports.every(({ name }) => name !== METRICS_PORT_NAME)) return undefined;
  const must = `leave the name "${METRICS_PORT_NAME}" to the metrics port`;
  return { prop: 'ports', must, got: 'it twice', fix: 'rename the port of the service' };
}

function portNamesAreValid({ ports }: Workload): Fault[] {
  return ports.filter(({ name }) => !isPortName(name)).map(({ name }) => ({
    prop: 'ports',
    must: 'have names of at most 15 lower case letters, digits and "-"',
    got: `"${name}" (${name.length} characters)`,
    fix: 'use a shorter one such as "http"',
  }));
}

function portsAreDistinct({ ports }: Workload): Fault[] {
  const targets = ports.map(({ containerPort, protocol }) => `${containerPort}/${protocol}`);
  const [prop, fix] = ['ports', 'drop one'];
  return [
    ...repeated(ports.map(({ name }) => name))
      .map((name) => ({ prop, must: 'have distinct names', got: `"${name}" twice`, fix: 'give them different names' })),
    ...repeated(ports.map(({ port, protocol }) => `${port}/${protocol}`))
      .map((port) => ({ prop, must: 'be distinct', got: `port ${port} twice`, fix })),
    ...repeated(targets)
      .map((port) => ({ prop, must: 'have distinct targets', got: `${port} twice`, why: 'a container port is declared once', fix })),
    ...repeated(ports.flatMap(({ nodePort }) => nodePort ?? []))
      .map((port) => ({ prop, must: 'have distinct node ports', got: `${port} twice`, fix })),
  ];
}

function nodePortsAreInRange({ ports }: Workload): Fault[] {
  return ports.flatMap(({ nodePort }, index) => {
    if (nodePort === undefined || (Number.isInteger(nodePort) && nodePort >= NODE_PORTS.first && nodePort <= NODE_PORTS.last)) return [];
    return [{
      prop: `ports[${index}].nodePort`,
      must: `be from ${NODE_PORTS.first} to ${NODE_PORTS.last}`,
      got: String(nodePort),
      why: 'the API server refuses others',
      fix: 'leave it out for a port that is used only inside the cluster',
    }];
  });
}

function metricsPortIsApart({ ports, metrics }: Workload): Fault | undefined {
  if (metrics === undefined || ports.every(({ containerPort }) => containerPort !== metrics.port)) return undefined;
  return {
    prop: 'metrics.port',
    must: 'differ from the ports of the service',
    got: String(metrics.port),
    why: 'callers and Prometheus are allowed separately',
    fix: 'serve the metrics on a port of their own',
  };
}

function proxyPortsAreFree({ ports, metrics, proxy }: Workload): Fault[] {
  if (proxy === undefined) return [];
  const taken = [...ports.map(({ containerPort }) => containerPort), metrics?.port];
  const [got, fix] = ['it as a port of the app', 'move the app to another port'];
  return [proxy.port, proxy.healthPort].filter((port) => taken.includes(port))
    .map((port) => ({ prop: 'ports', must: `leave ${port} to the proxy`, got, fix }));
}

export const portRules: readonly Rule<Workload>[] = [
  somePort,
  portNumbersAreInRange,
  portNamesAreValid,
  portNamesAreFree,
  portsAreDistinct,
  nodePortsAreInRange,
  metricsPortIsApart,
  proxyPortsAreFree,
];
