import { at, listAt, textAt, textOf } from '../../kubernetes/objects/fields';
import { podReferences } from '../../kubernetes/objects/references';
import { podTemplate } from '../../kubernetes/refusals/refusal';
import type { Manifest } from '../manifest';

/** A Secret that no manifest of the app has, and what needs it. */
interface NeededSecret {
  readonly name: string;
  readonly namespace: string | undefined;
  readonly neededBy: readonly string[];
}

/** The Secrets that objects of a folder need and that nothing in the app creates, sorted by namespace and name. */
export function neededSecrets(manifests: readonly Manifest[], app: readonly Manifest[]): NeededSecret[] {
  const made = new Set(app.flatMap(madeSecrets));
  const needed = new Map<string, { readonly name: string; readonly namespace: string | undefined; readonly neededBy: Set<string> }>();
  for (const manifest of manifests) {
    const { kind, name: user, namespace } = manifest;
    for (const { name, use } of secretsOf(manifest)) {
      const key = keyOf(namespace, name);
      if (made.has(key)) continue;
      const secret = needed.get(key) ?? { name, namespace, neededBy: new Set() };
      needed.set(key, secret);
      secret.neededBy.add(`${kind} \`${user}\`${use}`);
    }
  }
  return [...needed].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, secret]) => ({ ...secret, neededBy: [...secret.neededBy] }));
}

function secretsOf(manifest: Manifest): { readonly name: string; readonly use: string }[] {
  const { kind, fields } = manifest;
  const named = (names: readonly unknown[], use: string) => names.map(textOf).filter((name) => name !== '').map((name) => ({ name, use }));
  if (kind === 'Ingress') return named(listAt(fields, 'spec.tls').map((tls) => at(tls, 'secretName')), ', for TLS');
  if (kind === 'SecurityPolicy') return named([at(fields, 'spec.basicAuth.users.name')], ', for logins');
  return podReferences(podTemplate(manifest)?.fields.spec)
    .filter((reference) => reference.kind === 'Secret' && !reference.optional)
    .map(({ name, from }) => ({ name, use: from === 'image' ? ', to pull images' : '' }));
}

/** Secrets in the manifests, those that cert-manager issues, and those of the same name that External or Sealed Secrets makes. */
function madeSecrets({ kind, name, namespace, fields }: Manifest): string[] {
  if (kind === 'Certificate') return [keyOf(namespace, textAt(fields, 'spec.secretName') ?? '')];
  if (kind === 'ExternalSecret') return [keyOf(namespace, textAt(fields, 'spec.target.name') ?? name)];
  return kind.endsWith('Secret') ? [keyOf(namespace, name)] : [];
}

function keyOf(namespace: string | undefined, name: string): string {
  return `${namespace ?? ''}/${name}`;
}
