import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** The period of validity, in seconds since 1970. */
export interface Validity {
  readonly from: number;
  readonly until: number;
}

const PEM = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g;

/** Of a certificate and its chain: all of them must be valid. Absent: the file can't be read. */
export function certificateValidity(file: string): Validity | undefined {
  const chain = certificatesIn(file);
  return chain && { from: Math.max(...chain.map(({ from }) => from)), until: Math.min(...chain.map(({ until }) => until)) };
}

/** Of a bundle of authorities: during a rotation it holds the old one as well, so the one that is valid longest counts. */
export function authorityValidity(file: string): Validity | undefined {
  return certificatesIn(file)?.reduce((longest, one) => (one.until > longest.until ? one : longest));
}

function certificatesIn(file: string): readonly Validity[] | undefined {
  try {
    const found = readFileSync(file, 'utf8').match(PEM) ?? [];
    const read = found
      .map((pem) => new X509Certificate(pem))
      .map(({ validFrom, validTo }) => ({ from: seconds(validFrom), until: seconds(validTo) }));
    return read.length > 0 && read.every(({ from, until }) => !Number.isNaN(from + until)) ? read : undefined;
  } catch {
    return undefined;
  }
}

function seconds(date: string): number {
  return Date.parse(date) / 1000;
}
