import type { Construct } from 'constructs';
import {
  Certificate, CertificateSpecPrivateKeyAlgorithm, CertificateSpecPrivateKeyRotationPolicy, Issuer,
} from '../../../imports/cert-manager.io';
import type { CertificateProps, CertificateSpecUsages, IssuerProps } from '../../../imports/cert-manager.io';
import { addManifest } from '../../kubernetes/objects/add-object';
import { metadata } from '../../kubernetes/objects/metadata';
import type { Described } from '../../kubernetes/objects/metadata';

const YEAR = '8760h';
const TEN_YEARS = '87600h';

/** A certificate to request from the database's own certificate authority. */
export interface CertificateRequest {
  /** The id of its construct. */
  readonly id: string;
  readonly secretName: string;
  readonly usages: CertificateSpecUsages[];
  readonly dnsNames: string[];
  readonly ipAddresses?: string[];
}

/** Adds certificates by cert-manager. They have a certificate authority of their own, because the pods trust every certificate of it. */
export function addCertificates(scope: Construct, settings: Described, requests: readonly CertificateRequest[]): void {
  if (requests.length === 0) return;
  const [authority, selfSigned] = [`${settings.name}-ca`, `${settings.name}-self-signed`];
  addIssuer(scope, 'SelfSigned', { metadata: metadata(settings, { name: selfSigned }), spec: { selfSigned: {} } });
  addCertificate(scope, 'Authority', authorityCertificate(settings, authority, selfSigned));
  addIssuer(scope, 'Issuer', { metadata: metadata(settings, { name: authority }), spec: { ca: { secretName: authority } } });
  for (const { id, ...request } of requests) addCertificate(scope, id, certificate(settings, authority, request));
}

function addIssuer(scope: Construct, id: string, props: IssuerProps): void {
  addManifest(scope, id, Issuer.manifest(props));
}

function addCertificate(scope: Construct, id: string, props: CertificateProps): void {
  addManifest(scope, id, Certificate.manifest(props));
}

function authorityCertificate(settings: Described, authority: string, selfSigned: string): CertificateProps {
  return {
    metadata: metadata(settings, { name: authority }),
    spec: {
      isCa: true,
      commonName: authority,
      secretName: authority,
      duration: TEN_YEARS,
      privateKey: privateKey(CertificateSpecPrivateKeyRotationPolicy.NEVER),
      issuerRef: { name: selfSigned, kind: 'Issuer' },
    },
  };
}

function certificate(settings: Described, authority: string, request: Omit<CertificateRequest, 'id'>): CertificateProps {
  return {
    metadata: metadata(settings, { name: request.secretName }),
    spec: {
      ...request,
      duration: YEAR,
      privateKey: privateKey(CertificateSpecPrivateKeyRotationPolicy.ALWAYS),
      issuerRef: { name: authority, kind: 'Issuer' },
    },
  };
}

function privateKey(rotationPolicy: CertificateSpecPrivateKeyRotationPolicy) {
  return { algorithm: CertificateSpecPrivateKeyAlgorithm.ECDSA, size: 256, rotationPolicy };
}
