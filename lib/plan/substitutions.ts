/** @see https://fluxcd.io/flux/components/kustomize/kustomizations/#post-build-variable-substitution */
const SUBSTITUTION = /\$\{[A-Za-z_][\w]*(?:[:=?+#%/^,-][^}]*)?\}/;

/** Whether a value isn't known, because Flux replaces a part of it before it applies the manifest: `${DISK_SIZE:=10Gi}`. */
export function isSubstitution(value: unknown): boolean {
  return typeof value === 'string' && SUBSTITUTION.test(value);
}
