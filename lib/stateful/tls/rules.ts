import { isDnsSubdomain } from '../../kubernetes/formats/names';
import type { Fault } from '../../support/fault';
import type { Rule } from '../../support/rules';
import { lifetimeFaults, type ManagedTls } from './managed';

/** The Secrets with the certificates of a database, by their use. */
export type CertificateSecrets<Use extends string> = Readonly<Record<Use, string>> & { readonly from: 'secrets' | 'cert-manager' };

/** Where the certificates of a database come from. */
export type CertificateSource<Use extends string> = CertificateSecrets<Use> | ManagedTls;

interface WithCertificates<Use extends string> {
  readonly namespace: string | undefined;
  readonly tls: CertificateSource<Use> | undefined;
}

/** Rules for the certificates of a database. */
export function certificateRules<Use extends string>(uses: readonly Use[]): readonly Rule<WithCertificates<Use>>[] {
  return [(settings) => secretNamesAreValid(settings, uses), certificatesNameTheNamespace, lifetimesFit];
}

function secretNamesAreValid<Use extends string>({ tls }: WithCertificates<Use>, uses: readonly Use[]): Fault[] {
  if (tls === undefined || tls.from === 'agents') return [];
  return uses.filter((use) => !isDnsSubdomain(tls[use]))
    .map((use) => ({ prop: `tls.${use}`, must: 'be the name of a Secret', got: `"${tls[use]}"` }));
}

function certificatesNameTheNamespace<Use extends string>({ tls, namespace }: WithCertificates<Use>): Fault | undefined {
  if (namespace !== undefined || tls?.from !== 'cert-manager') return undefined;
  return {
    prop: 'tls',
    qualifier: 'by cert-manager',
    must: 'be in a chart with a namespace',
    got: 'none',
    why: 'the certificates contain it',
    fix: 'set the namespace of the chart',
  };
}

function lifetimesFit({ tls }: WithCertificates<string>): Fault[] {
  return tls?.from === 'agents' ? lifetimeFaults(tls) : [];
}
