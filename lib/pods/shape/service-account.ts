import type * as core from 'kubernetes-types/core/v1';
import { type Described, metadata } from '../../kubernetes/objects/metadata';
import type { PodSettings } from '../settings';

/** An identity of its own, without a token in the pods. Undefined if the pods have a ServiceAccount that exists already. */
export function serviceAccount(described: Described, pods: PodSettings): core.ServiceAccount | undefined {
  const { _name, _options } = pods.serviceAccount;
  if (_name !== undefined) return undefined;
  return { metadata: metadata(described, _options), automountServiceAccountToken: false };
}
