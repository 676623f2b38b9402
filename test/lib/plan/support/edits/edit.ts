import type { FactName } from '../../../../../lib/kubernetes/versions/facts';

/** A manifest as in a file. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string; readonly [field: string]: unknown };
  readonly [field: string]: unknown;
}

/** One edit of one object, and the plan's findings. */
export interface Edit {
  readonly title: string;
  readonly of: Manifest;
  /** JSON pointers and the values that they get; a field that gets `undefined` is removed. */
  readonly set: Readonly<Record<string, unknown>>;
  /**
   * The rules with findings, the worst first. The API server refuses the edit if one of them has the level "refused", and otherwise
   * accepts it.
   */
  readonly says: readonly string[];
  /** Set if server-side apply has another result than a plain `kubectl apply`: always, or where this fact holds. */
  readonly serverSide?: 'refused' | { readonly acceptedWhere: FactName };
}

/** The object after the edit. */
export function edited({ of, set }: Pick<Edit, 'of' | 'set'>): Manifest {
  const copy = structuredClone(of);
  for (const [pointer, value] of Object.entries(set)) assign(copy, pointer, value);
  return copy;
}

function assign(root: object, pointer: string, value: unknown): void {
  const steps = pointer.split('/').slice(1).map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
  const last = steps.pop() ?? '';
  const target = steps.reduce<Record<string, unknown>>(
    (at, step) => (at[step] ??= {}) as Record<string, unknown>,
    root as Record<string, unknown>,
  );
  if (value === undefined) Reflect.deleteProperty(target, last);
  else target[last] = value;
}
