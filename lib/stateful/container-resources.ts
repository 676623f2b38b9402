import { k8s } from 'cdk8s-plus-28';
import { formatKibibytes, formatMillicores } from '../kubernetes/quantities';

export interface Range {
  readonly request: number;
  readonly limit: number;
}

/** A database writes to nothing but its volumes and a file of one page. */
const EPHEMERAL_KIBIBYTES: Range = { request: 16 * 1024, limit: 64 * 1024 };

export function containerResources(millicores: Range, kibibytes: Range): k8s.ResourceRequirements {
  const bound = (which: keyof Range) => ({
    'cpu': k8s.Quantity.fromString(formatMillicores(millicores[which])),
    'memory': k8s.Quantity.fromString(formatKibibytes(kibibytes[which])),
    'ephemeral-storage': k8s.Quantity.fromString(formatKibibytes(EPHEMERAL_KIBIBYTES[which])),
  });
  return { requests: bound('request'), limits: bound('limit') };
}
