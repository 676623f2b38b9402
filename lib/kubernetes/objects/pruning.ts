import type { IConstruct } from 'constructs';

const FILLED_IN_CLUSTER = 'cdk8s-operatorless:filled-in-cluster';

/**
 * Marks an object that agents write to. What they write is in no Git repository, so pruning the object would lose it, also when its
 * manifest isn't empty.
 */
export function markFilledInCluster(object: IConstruct): void {
  object.node.addMetadata(FILLED_IN_CLUSTER, true);
}

export function isFilledInCluster(object: IConstruct): boolean {
  return object.node.metadata.some(({ type }) => type === FILLED_IN_CLUSTER);
}
