import type * as networking from 'kubernetes-types/networking/v1';
import { egressTo, policyPort } from '../../network/policy-port';
import type { RepositoryParts } from './repository';

/** What a network policy must allow for a repository. */
export function repositoryEgress(namespace: string | undefined, { peers, port }: RepositoryParts): networking.NetworkPolicyEgressRule[] {
  if (peers === undefined) return port === undefined ? [] : [{ ports: [policyPort(port)] }];
  return peers.map((peer) => egressTo(peer, namespace));
}
