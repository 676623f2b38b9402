import { isDnsSubdomain } from '../../kubernetes/formats/names';
import type { Fault } from '../../support/fault';
import type { Rule } from '../../support/rules';

/** The Secrets with the certificates of a database, by their use. */
export type CertificateSecrets<Use extends string> = Readonly<Record<Use, string>> & { readonly byCertManager: boolean };

interface WithCertificates<Use extends string> {
  readonly namespace: string | undefined;
  readonly tls: CertificateSecrets<Use> | undefined;
}

/** Rules for the certificates of a database. */
export function certificateRules<Use extends string>(uses: readonly Use[]): readonly Rule<WithCertificates<Use>>[] {
  return [(settings) => secretNamesAreValid(settings, uses), certificatesNameTheNamespace];
}

function secretNamesAreValid<Use extends string>({ tls }: WithCertificates<Use>, uses: readonly Use[]): Fault[] {
  if (tls === undefined) return [];
  return uses.filter((use) => !isDnsSubdomain(tls[use]))
    .map((use) => ({ prop: `tls.${use}`, must: 'be the name of a Secret', got: `"${tls[use]}"` }));
}

function certificatesNameTheNamespace<Use extends string>({ tls, namespace }: WithCertificates<Use>): Fault | undefined {
  if (namespace !== undefined || tls?.byCertManager !== true) return undefined;
  return {
    prop: 'tls',
    qualifier: 'by cert-manager',
    must: 'be in a chart with a namespace',
    got: 'none',
    why: 'the certificates contain it',
    fix: 'set the namespace of the chart',
  };
}
