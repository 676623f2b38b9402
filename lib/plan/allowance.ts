import type { KubeObject } from './kube-object';

/** A danger that is intended: what a rule finds, of one object or of all. */
export interface Allowance {
  readonly rule: string;
  /** `PersistentVolumeClaim/shop/uploads`; none allows whatever the rule finds. */
  readonly object: string | undefined;
}

/** `claim-removed`, or `claim-removed:PersistentVolumeClaim/shop/uploads`. No rule has a colon in its name, but objects may. */
export function parseAllowance(text: string): Allowance {
  const [rule, object] = text.split(/:(.*)/s);
  return { rule, object };
}

export function allows({ rule, object }: Allowance, name: string, found: KubeObject): boolean {
  return rule === name && (object === undefined || object === addressOf(found));
}

/** `PersistentVolumeClaim/shop/uploads`; without the namespace where the manifests name none. */
export function addressOf({ kind, place, name }: Pick<KubeObject, 'kind' | 'place' | 'name'>): string {
  return [kind, ...(place === '' ? [] : [place]), name].join('/');
}
