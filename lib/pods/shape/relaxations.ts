import type { Labels } from '../../kubernetes/objects/labels';

/** Says on the workload which restrictions it steps down from. */
const RELAXATIONS_ANNOTATION = 'cdk8s-operatorless/relaxations';

export function relaxationAnnotations(relaxations: readonly string[]): Labels {
  return relaxations.length === 0 ? {} : { [RELAXATIONS_ANNOTATION]: [...relaxations].sort().join(',') };
}
