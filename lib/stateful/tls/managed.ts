import { Duration } from 'cdk8s';
import type * as core from 'kubernetes-types/core/v1';
import {
  ANCHORS_FILE, type CertificateFiles, type IssuedCertificate, type ManagedCertificates,
} from '../../../agent/kernel/contract/certificate';
import { authorityName, clientTlsName, peersName } from '../../../agent/kernel/contract/names';
import { inSeconds } from '../../kubernetes/formats/quantities';
import { serviceNames } from '../../kubernetes/objects/service-names';
import type { Fault } from '../../support/fault';

/** How long the certificates and authorities live that the agents issue. */
export interface CertificateLifetimes {
  /**
   * How long a certificate lives. It is renewed at two thirds of that, without a restart, so an agent may be down for the last third.
   *
   * 1 minute to 1 year. A change restarts nothing; it affects the certificates that are issued from then on.
   * @default Duration.days(30)
   */
  readonly certificateLifetime?: Duration;

  /**
   * How long an authority lives. At two thirds of that, the agents make another one, and everybody trusts both. Halfway from there to the
   * end, the new one begins to sign. Clients that don't read `ca.crt` again need it within the last third.
   *
   * 6 x `certificateLifetime` to 20 years. A change restarts nothing; it affects the authorities that are made from then on.
   * @default Duration.days(730)
   * @throws when below 6 x `certificateLifetime`: certificates would end before they are renewed
   */
  readonly authorityLifetime?: Duration;
}

/** Certificates that the agents issue. */
export interface ManagedTls {
  readonly from: 'agents';
  /** The Secret with the authorities. */
  readonly authority: string;
  /** The Secret with the certificate that clients show. */
  readonly client: string;
  readonly certificateSeconds: number;
  readonly authoritySeconds: number;
}

const DEFAULT_CERTIFICATE_LIFETIME = Duration.days(30);
/** The new authority is announced for four months before it signs. */
const DEFAULT_AUTHORITY_LIFETIME = Duration.days(730);
const CERTIFICATE_SECONDS = { least: 60, most: 365 * 86400 } as const;
const LONGEST_AUTHORITY_SECONDS = 20 * 365 * 86400;
/** The last sixth of an authority's life, in which it signs no more, must be long enough for the certificates that it has signed. */
const CERTIFICATES_PER_AUTHORITY = 6;

export function resolveManagedTls(name: string, { certificateLifetime, authorityLifetime }: CertificateLifetimes): ManagedTls {
  return {
    from: 'agents',
    authority: authorityName(name),
    client: clientTlsName(name),
    certificateSeconds: inSeconds(certificateLifetime ?? DEFAULT_CERTIFICATE_LIFETIME),
    authoritySeconds: inSeconds(authorityLifetime ?? DEFAULT_AUTHORITY_LIFETIME),
  };
}

/** What is wrong with the lifetimes. */
export function lifetimeFaults({ certificateSeconds, authoritySeconds }: ManagedTls): Fault[] {
  const least = CERTIFICATES_PER_AUTHORITY * certificateSeconds;
  const inRange = (seconds: number, from: number, to: number) => Number.isInteger(seconds) && seconds >= from && seconds <= to;
  return [
    ...(inRange(certificateSeconds, CERTIFICATE_SECONDS.least, CERTIFICATE_SECONDS.most) ? [] : [{
      prop: 'tls.certificateLifetime', must: 'be whole seconds, from 1 minute to 1 year', got: `${certificateSeconds} s`,
    }]),
    ...(inRange(authoritySeconds, least, LONGEST_AUTHORITY_SECONDS) ? [] : [{
      prop: 'tls.authorityLifetime',
      must: 'be whole seconds, from 6 x certificateLifetime to 20 years',
      got: `${authoritySeconds} s`,
      why: 'an authority signs nothing in the last sixth of its life, and its certificates must be renewed by then',
      fix: `use ${least} s or more`,
    }]),
  ];
}

/** The Secrets that the agents fill, by the ids of their constructs. */
export function filledSecrets(tls: { readonly from: string } | ManagedTls | undefined): Readonly<Record<string, string>> {
  return tls === undefined || !('authority' in tls) ? {} : { Authorities: tls.authority, ClientTls: tls.client };
}

const VOLUME = 'certificates';

/** In memory: the keys of a pod are written to no disk. */
export function certificateVolume(): core.Volume {
  return { name: VOLUME, emptyDir: { medium: 'Memory', sizeLimit: '1Mi' } };
}

/** @param readOnly for all but the agent, which writes the files */
export function certificateVolumeMount(mountPath: string, readOnly?: true): core.VolumeMount {
  return { name: VOLUME, mountPath, readOnly };
}

interface Named {
  readonly name: string;
  readonly clusterDomain: string;
}

/** The names of a pod, and of the Services that lead to it. Agents fill in pod and namespace. */
export function podNamesInCertificates({ name, clusterDomain }: Named) {
  return {
    services: ['localhost', ...serviceNames(name, '{namespace}', clusterDomain)],
    pod: serviceNames(`{pod}.${peersName(name)}`, '{namespace}', clusterDomain),
  };
}

/** What the agents issue: the certificates of a pod by their uses, and the one that clients show, the agents among them. */
export function issuedCertificates<Use extends string>(
  name: string, { authority, client, authoritySeconds, certificateSeconds }: ManagedTls, pod: Readonly<Record<Use, IssuedCertificate>>,
): ManagedCertificates<Use | 'agent'> {
  // No common name: with users of its own, etcd would take it for one of them.
  const shown: IssuedCertificate = { dnsNames: [`${name}-client`], ipAddresses: [], uses: ['client'] };
  return {
    authoritySecret: authority,
    clientSecret: client,
    authoritySeconds,
    certificateSeconds,
    pod: { ...pod, agent: shown } as Readonly<Record<Use | 'agent', IssuedCertificate>>,
    client: shown,
  };
}

/** The same files, for a server that reads the authorities only when it starts. */
export function withAnchors(files: CertificateFiles): CertificateFiles {
  return { ...files, caFile: files.caFile.replace(/[^/]+$/, ANCHORS_FILE) };
}
