import type { CertificateFiles } from '../../../agent/kernel/contract/certificate';
import { createSecretCommand } from '../../kubernetes/objects/secrets';

/** The keys of a Secret with a certificate, as cert-manager and `kubectl create secret tls` write them. */
export const CERTIFICATE_KEYS = { certificate: 'tls.crt', privateKey: 'tls.key', authority: 'ca.crt' } as const;

/** For clients, by the ends of the variables with their paths. */
export const CLIENT_FILES = {
  CA_FILE: CERTIFICATE_KEYS.authority, CERT_FILE: CERTIFICATE_KEYS.certificate, KEY_FILE: CERTIFICATE_KEYS.privateKey,
} as const;

/** Where a Secret with a certificate is mounted. */
export function certificateFiles(directory: string): CertificateFiles {
  const { certificate, privateKey, authority } = CERTIFICATE_KEYS;
  return { certFile: `${directory}/${certificate}`, keyFile: `${directory}/${privateKey}`, caFile: `${directory}/${authority}` };
}

/** The command that creates such a Secret. */
export function createCertificateCommand(secretName: string, namespace: string | undefined): string {
  return createSecretCommand(secretName, namespace, Object.values(CERTIFICATE_KEYS).map((file) => `--from-file=${file}`));
}
