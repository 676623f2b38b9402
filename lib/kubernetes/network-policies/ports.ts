import { at, type Fields, fieldsOf, numberAt, textAt } from '../objects/fields';

/** A port that a container declares. */
export interface ContainerPort {
  readonly name: string | undefined;
  readonly port: number;
  readonly protocol: string;
}

/** Neighbouring ports of one protocol, both ends included. */
export interface PortRange {
  readonly protocol: string;
  readonly first: number;
  readonly last: number;
}

const LAST_PORT = 65535;
export const EVERY_PORT: readonly PortRange[] = ['TCP', 'UDP', 'SCTP'].map((protocol) => ({ protocol, first: 0, last: LAST_PORT }));

/** The ports of a rule, of which those with names are the server's. A rule without ports is for every port. */
export function portsOf(rulePorts: readonly unknown[], served: readonly ContainerPort[]): readonly PortRange[] {
  return rulePorts.length === 0 ? EVERY_PORT : rulePorts.flatMap((port) => rangesOf(fieldsOf(port), served));
}

export function rangeOf({ port, protocol }: Pick<ContainerPort, 'port' | 'protocol'>): PortRange {
  return { protocol, first: port, last: port };
}

/** Whether any port is in both. */
export function overlap(some: readonly PortRange[], others: readonly PortRange[]): boolean {
  return some.some((one) => others.some((other) => (
    one.protocol === other.protocol && one.first <= other.last && other.first <= one.last
  )));
}

/** `8080`, `53/UDP`, `8000 to 8100` */
export function portText({ protocol, first, last }: PortRange): string {
  return `${first === last ? first : `${first} to ${last}`}${protocol === 'TCP' ? '' : `/${protocol}`}`;
}

function rangesOf(rulePort: Fields, served: readonly ContainerPort[]): readonly PortRange[] {
  const protocol = textAt(rulePort, 'protocol') ?? 'TCP';
  const port = at(rulePort, 'port');
  if (typeof port === 'number') return [{ protocol, first: port, last: numberAt(rulePort, 'endPort') ?? port }];
  if (typeof port === 'string') return served.filter(({ name, protocol: own }) => name === port && own === protocol).map(rangeOf);
  return [{ protocol, first: 0, last: LAST_PORT }];
}
