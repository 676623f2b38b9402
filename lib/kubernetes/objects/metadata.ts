import { ApiObject, type ApiObjectMetadata } from 'cdk8s';
import type { Construct } from 'constructs';
import type { Fault } from '../../support/fault';
import { brokenRules } from '../../support/rules';
import { annotationFaults, isReservedAnnotation, isReservedLabel, labelFaults, type Labels } from './labels';

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

/** Labels and annotations of one object. */
export interface ObjectMetadata {
  /**
   * Additional labels, never part of a selector.
   * @default - none
   */
  readonly labels?: { [key: string]: string };

  /**
   * Additional annotations.
   * @default - none
   */
  readonly annotations?: { [key: string]: string };
}

/**
 * Adds labels and annotations to single objects of a construct, by the ids of its children.
 *
 * @throws if there is no such child, or the construct sets one of them
 */
export function addObjectMetadata(scope: Construct, metadata: Readonly<Record<string, ObjectMetadata>> = {}): void {
  const children = new Map(scope.node.children.filter((child) => ApiObject.isApiObject(child)).map((child) => [child.node.id, child]));
  const faults = Object.entries(metadata).flatMap(([id, own]) => faultsOf(id, own, children));
  if (faults.length > 0) throw brokenRules(scope, faults);
  for (const [id, { labels = {}, annotations = {} }] of Object.entries(metadata)) {
    for (const [key, value] of Object.entries(labels)) children.get(id)?.metadata.addLabel(key, value);
    for (const [key, value] of Object.entries(annotations)) children.get(id)?.metadata.addAnnotation(key, value);
  }
}

function faultsOf(id: string, { labels = {}, annotations = {} }: ObjectMetadata, children: ReadonlyMap<string, ApiObject>): Fault[] {
  const prop = `objectMetadata.${id}`;
  const ids = [...children.keys()].join(', ');
  if (!children.has(id)) return [{ prop, must: `be among ${ids}`, got: `"${id}"`, fix: 'use the id of a child' }];
  const reserved = [...Object.keys(labels).filter(isReservedLabel), ...Object.keys(annotations).filter(isReservedAnnotation)];
  return [
    ...labelFaults(`${prop}.labels`, labels),
    ...annotationFaults(`${prop}.annotations`, annotations),
    ...reserved.map((key) => ({
      prop, must: 'leave the labels and annotations of the construct alone', got: `"${key}"`, fix: 'use one of your own',
    })),
  ];
}
