import { isPortName, isPortNumber } from '../../kubernetes/names';
import { Rule } from '../../support/rules';
import { repeated } from '../../support/repeated';
import { METRICS_PORT_NAME, Workload } from '../workload';

/** The node ports of a cluster that was not set up otherwise. https://kubernetes.io/docs/concepts/services-networking/service/#type-nodeport */
const NODE_PORTS = { first: 30000, last: 32767 };

function somePort({ ports }: Workload) {
  return ports.length > 0 ? undefined : 'ports must name at least one port, got none: a Service needs one; add { port: 80 }';
}

function portNumbersAreInRange({ ports, metrics }: Workload) {
  const numbers = ports.flatMap(({ port, containerPort }, index) => [
    { prop: `ports[${index}].port`, number: port },
    ...(containerPort === port ? [] : [{ prop: `ports[${index}].targetPort`, number: containerPort }]),
  ]);
  const all = metrics === undefined ? numbers : [...numbers, { prop: 'metrics.port', number: metrics.port }];
  return all.filter(({ number }) => !isPortNumber(number)).map(({ prop, number }) => `${prop} must be a whole number from 1 to 65535, got ${number}`);
}

function portNamesAreFree({ ports, metrics }: Workload) {
  if (metrics === undefined || ports.every(({ name }) => name !== METRICS_PORT_NAME)) return undefined;
  return `ports must leave the name "${METRICS_PORT_NAME}" to the port of metrics, got it twice; name the port of the service otherwise`;
}

function portNamesAreValid({ ports }: Workload) {
  return ports.filter(({ name }) => !isPortName(name))
    .map(({ name }) => `ports must have names of at most 15 lower case letters, digits and "-", got "${name}" (${name.length} characters); use a shorter one such as "http"`);
}

function portsAreDistinct({ ports }: Workload) {
  return [
    ...repeated(ports.map(({ name }) => name)).map((name) => `ports must have distinct names, got "${name}" twice; name them apart`),
    ...repeated(ports.map(({ port, protocol }) => `${port}/${protocol}`)).map((port) => `ports must be distinct, got port ${port} twice; drop one`),
    ...repeated(ports.map(({ containerPort, protocol }) => `${containerPort}/${protocol}`))
      .map((port) => `ports must have distinct targets, got ${port} twice: a container port is declared once; drop one`),
    ...repeated(ports.flatMap(({ nodePort }) => nodePort ?? [])).map((port) => `ports must have distinct node ports, got ${port} twice; drop one`),
  ];
}

function nodePortsAreInRange({ ports }: Workload) {
  return ports.flatMap(({ nodePort }, index) => {
    if (nodePort === undefined || (Number.isInteger(nodePort) && nodePort >= NODE_PORTS.first && nodePort <= NODE_PORTS.last)) return [];
    return [`ports[${index}].nodePort must be from ${NODE_PORTS.first} to ${NODE_PORTS.last}, got ${nodePort}: the API server refuses others; leave it out for a port that only the cluster sees`];
  });
}

function metricsPortIsApart({ ports, metrics }: Workload) {
  if (metrics === undefined || ports.every(({ containerPort }) => containerPort !== metrics.port)) return undefined;
  return `metrics.port must differ from the ports of the service, got ${metrics.port}: who may call is not who may scrape; have the app serve metrics on a port of their own`;
}

function proxyPortsAreFree({ ports, metrics, proxy }: Workload) {
  if (proxy === undefined) return undefined;
  const taken = [...ports.map(({ containerPort }) => containerPort), metrics?.port];
  return [proxy.port, proxy.healthPort].filter((port) => taken.includes(port))
    .map((port) => `ports must leave ${port} to the proxy, got it as a port of the app; move the app to another port`);
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
