import { z } from 'zod';
import type { ForeignCertificates } from '../custom-resource';
import type { Fault, Origin } from '../reading/faults';
import { faultAt } from '../reading/faults';
import { ignoredAll, list, object, text } from '../reading/schema';
import type { Path } from '../reading/source-tree';

const certificate = {
  ...ignoredAll(['commonName', 'organizations', 'validityDuration'], 'the cluster has certificates of its own'),
  altNames: object({ dnsNames: list(text).optional(), ipAddresses: list(text).optional() }).optional(),
  caBundleSecret: text.optional(),
};

const CERT_MANAGER = 'cert-manager';

export const tlsSchema = object({
  provider: z.enum(['auto', CERT_MANAGER], { error: 'auto or cert-manager' }).optional(),
  providerCfg: object({
    autoCfg: object(certificate).optional(),
    certManagerCfg: object({ ...certificate, issuerKind: text.optional(), issuerName: text.optional() }).optional(),
  }).optional(),
});

type Tls = z.output<typeof tlsSchema>;

const CONFIGURATION: Path = ['spec', 'tls', 'providerCfg'];

/** Certificates that the operator issues itself are replaced by those that the agents issue. */
export function certificates(origin: Origin, tls: Tls | undefined): ForeignCertificates {
  if (tls === undefined) return { from: 'nowhere', secrets: [], issuer: undefined, faults: [] };
  const { autoCfg = {}, certManagerCfg = {} } = tls.providerCfg ?? {};
  const { issuerKind = 'Issuer', issuerName } = certManagerCfg;
  const faults = [...certificateFaults(origin, 'autoCfg', autoCfg), ...certificateFaults(origin, 'certManagerCfg', certManagerCfg)];
  if (tls.provider !== CERT_MANAGER) return { from: 'managed', secrets: [], issuer: undefined, faults };
  return { from: CERT_MANAGER, secrets: [], issuer: issuerName && `${issuerKind} ${issuerName}`, faults };
}

/** Settings on which clients or other authorities depend. All others describe certificates that the cluster's own certificates replace. */
function certificateFaults(
  origin: Origin,
  provider: string,
  { altNames: { dnsNames = [], ipAddresses = [] } = {}, caBundleSecret }: z.output<z.ZodObject<typeof certificate>>,
): Fault[] {
  const instead = 'leave it out, or issue the certificates yourself and choose --tls secrets';
  const names = Object.entries({ dnsNames, ipAddresses }).filter(([, values]) => values.length > 0);
  return [
    ...names.map(([field, values]) => faultAt(
      origin,
      [...CONFIGURATION, provider, 'altNames', field],
      `must be left out, got ${values.join(', ')}: certificates name the members and the client Service, and nothing else; ${instead}`,
    )),
    ...(caBundleSecret === undefined ? [] : [faultAt(
      origin,
      [...CONFIGURATION, provider, 'caBundleSecret'],
      `must be left out, got "${caBundleSecret}": members trust only the authority of their own cluster; ${instead}`,
    )]),
  ];
}
