export type Labels = Readonly<Record<string, string>>;

/** Tells the instances of one namespace apart. Helm charts set it as well, to the name of their release. */
export const INSTANCE_LABEL = 'app.kubernetes.io/instance';

/** Tells our pods from those of others: only we set this value, and every pod of ours has it. */
export const MANAGED_BY_LABEL = 'app.kubernetes.io/managed-by';
export const MANAGED_BY = 'cdk8s-operatorless';

/** The `component` of objects of ours: the plan tells them by it. */
export const COMPONENTS = { database: 'database', microService: 'micro-service' } as const;

/** What the recommended labels say of one instance. */
interface Identity {
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
    [MANAGED_BY_LABEL]: MANAGED_BY,
  };
}

/** Selects the pods of one instance of ours: those of a Helm release of the same name are not among them. */
export function instanceSelector(instance: string): Labels {
  return { [INSTANCE_LABEL]: instance, [MANAGED_BY_LABEL]: MANAGED_BY };
}

/**
 * The selector of a Deployment or StatefulSet, which the API server never lets change: so nothing was added to it. It takes no pods of
 * others, because controllers go by owner references.
 */
export function workloadSelector(instance: string): Labels {
  return { [INSTANCE_LABEL]: instance };
}
