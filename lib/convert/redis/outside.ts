import type { ServiceType } from '../../kubernetes/objects/service-type';

/** Returns a note on a Service that clients outside the Kubernetes cluster can reach. */
export function outsideNotes(name: string, type: ServiceType | undefined): string[] {
  return type === undefined ? [] : [
    `the Service of ${name} is a ${type}, but the network policy admits only the clients of --caller: add --caller CIDR for clients`
    + ' outside. Servers redirect clients to pods by their names, so clients must resolve these names and reach the pods',
  ];
}
