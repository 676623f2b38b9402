import {
  CertificateProps, CertificateSpecPrivateKeyAlgorithm, CertificateSpecPrivateKeyRotationPolicy, CertificateSpecUsages, IssuerProps,
} from '../../../imports/cert-manager.io';
import { metadata } from '../../kubernetes/metadata';
import { EtcdSettings } from '../settings';
import { LARGEST_SIZE, names, ordinals, serviceNames } from '../topology';

const YEAR = '8760h';
const TEN_YEARS = '87600h';
const { CLIENT_AUTH, SERVER_AUTH } = CertificateSpecUsages;

interface Issued {
  readonly secretName: string;
  readonly usages: CertificateSpecUsages[];
  readonly dnsNames: string[];
  readonly ipAddresses?: string[];
}

/** Signs the authority, and nothing else. */
export function selfSignedIssuer(settings: EtcdSettings): IssuerProps {
  return { metadata: metadata(settings, { name: `${settings.name}-self-signed` }), spec: { selfSigned: {} } };
}

/** Signs the certificates of this cluster, and of no other: who has one of them is trusted by its members. */
export function authorityIssuer(settings: EtcdSettings): IssuerProps {
  return { metadata: metadata(settings, { name: authority(settings) }), spec: { ca: { secretName: authority(settings) } } };
}

export function authorityCertificate(settings: EtcdSettings): CertificateProps {
  return {
    metadata: metadata(settings, { name: authority(settings) }),
    spec: {
      isCa: true,
      commonName: authority(settings),
      secretName: authority(settings),
      duration: TEN_YEARS,
      privateKey: { algorithm: CertificateSpecPrivateKeyAlgorithm.ECDSA, size: 256, rotationPolicy: CertificateSpecPrivateKeyRotationPolicy.NEVER },
      issuerRef: { name: `${settings.name}-self-signed`, kind: 'Issuer' },
    },
  };
}

/** What members show to clients. A client's use as well: the server's JSON gateway calls the server. */
export function serverCertificate(settings: EtcdSettings, secretName: string): CertificateProps {
  const { name, clusterDomain } = settings;
  const dnsNames = ['localhost', ...serviceNames(name, namespaceOf(settings), clusterDomain), ...memberNames(settings)];
  return certificate(settings, { secretName, usages: [SERVER_AUTH, CLIENT_AUTH], dnsNames, ipAddresses: ['127.0.0.1'] });
}

/** What members show to each other: every name by which one may be found, since etcd checks the other side's address. */
export function peerCertificate(settings: EtcdSettings, secretName: string): CertificateProps {
  return certificate(settings, { secretName, usages: [SERVER_AUTH, CLIENT_AUTH], dnsNames: memberNames(settings) });
}

/** What clients and the agent show. No common name: with etcd's own users, the gateway refuses one that has it. */
export function clientCertificate(settings: EtcdSettings, secretName: string): CertificateProps {
  return certificate(settings, { secretName, usages: [CLIENT_AUTH], dnsNames: [`${settings.name}-client`] });
}

/** Of every ordinal up to the largest size, so that growth needs no new certificate. */
function memberNames(settings: EtcdSettings): string[] {
  const { name, clusterDomain } = settings;
  return ordinals(LARGEST_SIZE).flatMap((ordinal) => serviceNames(`${name}-${ordinal}.${names.peers(name)}`, namespaceOf(settings), clusterDomain));
}

function certificate(settings: EtcdSettings, { secretName, ...issued }: Issued): CertificateProps {
  return {
    metadata: metadata(settings, { name: secretName }),
    spec: {
      secretName,
      ...issued,
      duration: YEAR,
      privateKey: { algorithm: CertificateSpecPrivateKeyAlgorithm.ECDSA, size: 256, rotationPolicy: CertificateSpecPrivateKeyRotationPolicy.ALWAYS },
      issuerRef: { name: authority(settings), kind: 'Issuer' },
    },
  };
}

function authority({ name }: EtcdSettings): string {
  return `${name}-ca`;
}

function namespaceOf({ namespace }: EtcdSettings): string {
  return namespace ?? 'default';
}
