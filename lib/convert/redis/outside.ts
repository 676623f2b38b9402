import { ServiceType } from '../../kubernetes/service-type';

/** Returns a note on a Service that clients outside the Kubernetes cluster can reach. */
export function outsideNotes(name: string, type: ServiceType | undefined): string[] {
  if (type === undefined || type === ServiceType.CLUSTER_IP) return [];
  return [`the Service of ${name} is a ${type}, but the network policy admits only the clients of --caller, such as --caller 203.0.113.0/24,`
    + ' and servers redirect clients to the names of pods, which they must be able to reach: clients of one node of a cluster don\'t work'
    + ' from outside'];
}
