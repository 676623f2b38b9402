import type { ApiObjectMetadata } from 'cdk8s';
import type { Labels } from './labels';

/** What every object of a construct has in common. */
export interface Described {
  readonly name: string;
  readonly labels: Labels;
  readonly annotations: Labels;
}

/** Name, labels and annotations of an object. `own.name` is for objects that don't have the name of their construct. */
export function metadata({ name, labels, annotations }: Described, own: Partial<ApiObjectMetadata> = {}): ApiObjectMetadata {
  return {
    name: own.name ?? name,
    labels: { ...own.labels, ...labels },
    annotations: { ...annotations, ...own.annotations },
  };
}
