import type { KubeObject } from './kube-object';

/** An intended danger, or a refused change that is applied by hand: the findings of one rule, about one object or all. */
export interface Allowance {
  readonly rule: string;
  /** `PersistentVolumeClaim/shop/uploads`; without one, all findings of the rule are allowed. */
  readonly object: string | undefined;
}

/** `claim-removed`, or `claim-removed:PersistentVolumeClaim/shop/uploads`. Names of rules contain no colon, but those of objects may. */
export function parseAllowance(text: string): Allowance {
  const [rule, object] = text.split(/:(.*)/s);
  return { rule, object };
}

export function allows({ rule, object }: Allowance, name: string, found: KubeObject): boolean {
  return rule === name && (object === undefined || object === addressOf(found));
}

/** `PersistentVolumeClaim/shop/uploads`, after the cluster if there are several; without the namespace if the manifests don't name one. */
export function addressOf({ kind, cluster = '', place, name }: Pick<KubeObject, 'kind' | 'cluster' | 'place' | 'name'>): string {
  return [kind, cluster, place, name].filter((step) => step !== '').join('/');
}
