import type { RequiredSecret } from '../..';
import type { ForeignSecret } from '../custom-resource';

/** A Secret with a certificate that must be created, and its use. */
interface RequiredCertificate extends RequiredSecret {
  readonly use: ForeignSecret['use'];
}

/** Returns the Secrets with certificates that the user must create, from the operator's Secrets if there are any. */
export function certificateSecrets(
  required: readonly RequiredCertificate[], foreign: readonly ForeignSecret[], namespace: string | undefined,
): RequiredSecret[] {
  return required.map(({ use, name, purpose, command }) => {
    const former = foreign.find((secret) => secret.use === use);
    if (former === undefined) return { name, purpose, command };
    return { name, purpose: use === 'client' ? purpose : `${purpose}; ${OTHER_HOSTS}`, command: copyCommand(name, former, namespace) };
  });
}

const OTHER_HOSTS = 'a certificate that was issued for the operator names other hosts, so reissue it unless it also names these';

/** The construct's Secrets have the usual keys for certificates; those of the other operator may have different keys. */
function copyCommand(secretName: string, { name, keys }: ForeignSecret, namespace: string | undefined): string {
  const inNamespace = namespace === undefined ? '' : ` --namespace ${namespace}`;
  const data = Object.entries(keys).map(([own, other]) => `"${own}": .data["${other}"]`).join(', ');
  return [
    `kubectl get secret ${name}${inNamespace} --output json`,
    `jq '{apiVersion, kind, type, metadata: {name: "${secretName}"}, data: {${data}}}'`,
    `kubectl apply${inNamespace} --server-side -f -`,
  ].join(' | ');
}

/** Certificates by cert-manager, instead of those of another authority. */
export function authorityNote(name: string, issuer: string | undefined, clientSecretName: string | undefined): string {
  const authority = `an authority of its own${issuer === undefined ? '' : ` instead of ${issuer}`}`;
  return `${name} gets ${authority}: clients mount the Secret ${clientSecretName}, which contains their certificate,`
    + ` its key and the authority's`;
}
