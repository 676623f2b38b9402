import { ApiObjectMetadata } from 'cdk8s';
import { Workload } from '../workload';

/** Name, labels and annotations that every object of a workload has; `name` for those that are not called like it. */
export function metadata({ name, labels, annotations }: Workload, own: Partial<ApiObjectMetadata> = {}): ApiObjectMetadata {
  return {
    name: own.name ?? name,
    labels: { ...own.labels, ...labels },
    annotations: { ...annotations, ...own.annotations },
  };
}
