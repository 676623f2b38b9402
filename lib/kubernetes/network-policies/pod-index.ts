import { at, type Fields, fieldsAt, listAt, textAt } from '../objects/fields';
import type { KubernetesObject } from '../objects/kinds';
import { podLabels, podSpecPath } from '../pods/pod-template';
import type { ContainerPort } from './ports';

/** The pods of one workload, which are all alike to network policies. */
export interface Pods<T extends KubernetesObject> {
  readonly object: T;
  readonly namespace: string | undefined;
  readonly labels: Fields;
  /** What their containers declare, which may be less than they listen on. */
  readonly ports: readonly ContainerPort[];
}

/** The pods of a workload. Undefined for other objects, and for pods in the network of their node, to which policies don't apply. */
export function podsOf<T extends KubernetesObject>(object: T): Pods<T> | undefined {
  const path = podSpecPath(object);
  const labels = podLabels(object, object.fields);
  if (path === undefined || labels === undefined || at(object.fields, `${path}.hostNetwork`) === true) return undefined;
  const spec = fieldsAt(object.fields, path);
  return { object, namespace: object.namespace, labels, ports: listAt(spec, 'containers').flatMap(containerPorts) };
}

function containerPorts(container: unknown): ContainerPort[] {
  return listAt(container, 'ports').flatMap((declared) => {
    const port = at(declared, 'containerPort');
    return typeof port === 'number' ? [{ name: textAt(declared, 'name'), port, protocol: textAt(declared, 'protocol') ?? 'TCP' }] : [];
  });
}

/** Finds pods by one of the labels that a selector asks for, so that a thousand policies don't each ask a thousand workloads. */
export class PodIndex<T extends KubernetesObject> {
  private readonly byLabel = new Map<string, Pods<T>[]>();

  constructor(readonly all: readonly Pods<T>[]) {
    for (const pods of all) {
      for (const [key, value] of Object.entries(pods.labels)) {
        const found = this.byLabel.get(`${key}\0${String(value)}`);
        if (found === undefined) this.byLabel.set(`${key}\0${String(value)}`, [pods]);
        else found.push(pods);
      }
    }
  }

  /** Pods among which are all that the selector may select. */
  candidates(selector: unknown, isKnown: (key: string) => boolean): readonly Pods<T>[] {
    const lists = Object.entries(fieldsAt(selector, 'matchLabels'))
      .filter(([key]) => isKnown(key))
      .map(([key, value]) => this.byLabel.get(`${key}\0${String(value)}`) ?? []);
    return lists.reduce<readonly Pods<T>[]>((least, list) => (list.length < least.length ? list : least), this.all);
  }
}
