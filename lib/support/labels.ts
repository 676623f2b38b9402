export type Labels = Readonly<Record<string, string>>;

/** Tells whose pods these are. The only label in a selector: selectors are immutable, so nothing that may change is in them. */
export const INSTANCE_LABEL = 'app.kubernetes.io/instance';

/** What the recommended labels say of one instance. */
export interface Identity {
  readonly instance: string;
  /** What runs here, the same for all its instances. */
  readonly name: string;
  readonly component: string;
  readonly version: string | undefined;
  readonly partOf: string | undefined;
}

/**
 * The labels that Kubernetes recommends, on every object that we make.
 *
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/
 */
export function recommendedLabels({ instance, name, component, version, partOf }: Identity): Labels {
  return {
    'app.kubernetes.io/name': name,
    [INSTANCE_LABEL]: instance,
    ...(version !== undefined && { 'app.kubernetes.io/version': version }),
    'app.kubernetes.io/component': component,
    ...(partOf !== undefined && { 'app.kubernetes.io/part-of': partOf }),
    'app.kubernetes.io/managed-by': 'cdk8s-operatorless',
  };
}

/** Selects the pods of one instance and of no other. */
export function instanceSelector(instance: string): Labels {
  return { [INSTANCE_LABEL]: instance };
}
