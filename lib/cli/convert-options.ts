import type { Size } from 'cdk8s';
import { ImagePullPolicy } from '../kubernetes/pods/image-pull-policy';
import { InvalidArgumentError } from 'commander';
import { Peer, Relaxation } from '..';
import { CERTIFICATE_SOURCES } from '../convert/options';
import type { CertificateSource, NamespacedName } from '../convert/options';
import { isDnsLabel, isDnsSubdomain, isHostName, isNamespaceName, isPortNumber } from '../kubernetes/formats/names';
import { parseSize } from '../kubernetes/formats/quantities';
import { peerFaults } from '../network/peer-rules';

export function namespace(written: string): string {
  if (isNamespaceName(written)) return written;
  throw new InvalidArgumentError('It must be a name of at most 63 lower case letters, digits and "-".');
}

export function domain(written: string): string {
  if (isHostName(written)) return written;
  throw new InvalidArgumentError('It must be a host name of at least two labels, such as example.com.');
}

export function gateway(written: string): NamespacedName {
  const [namespacePart, name, ...rest] = written.split('/');
  const valid = rest.length === 0 && name !== undefined && isNamespaceName(namespacePart) && isDnsSubdomain(name);
  if (valid) return { namespace: namespacePart, name };
  throw new InvalidArgumentError('It must be NAMESPACE/NAME of a Gateway, such as gateways/public.');
}

export function callers(written: string, previous: readonly Peer[]): readonly Peer[] {
  const addresses = Peer.addresses(written);
  if (peerFaults('', addresses).length === 0) return [...previous, addresses];
  const caller = written.includes('=') ? labelled(written) : service(written);
  if (caller !== undefined && peerFaults('', caller).length === 0) return [...previous, caller];
  const ofOthers = '[NAMESPACE/]LABEL=VALUE of pods that somebody else runs, such as shop/app=web';
  throw new InvalidArgumentError(
    `It must be NAME or NAMESPACE/NAME of a service, such as shop/web, addresses such as 203.0.113.0/24, or ${ofOthers}.`,
  );
}

function service(written: string): Peer | undefined {
  const parts = written.split('/');
  const name = parts.pop() ?? '';
  return isDnsLabel(name) && parts.length <= 1 ? Peer.service(name, { namespace: parts[0] }) : undefined;
}

/** The part before the first slash is a namespace, or the domain of a label if it contains a dot. */
function labelled(written: string): Peer | undefined {
  const [left, value, ...rest] = written.split('=');
  const slash = left.indexOf('/');
  const first = left.slice(0, Math.max(slash, 0));
  const label = isNamespaceName(first) ? left.slice(slash + 1) : left;
  if (rest.length > 0 || value === '') return undefined;
  return Peer.pods({ [label]: value }, { namespace: isNamespaceName(first) ? first : undefined });
}

export function port(written: string): number {
  if (/^\d+$/.test(written) && isPortNumber(Number(written))) return Number(written);
  throw new InvalidArgumentError('It must be a whole number from 1 to 65535.');
}

export function paths(written: string, previous: readonly string[]): readonly string[] {
  if (/^(\/[^/:\0]+)+$/.test(written) && !written.split('/').includes('..')) return [...previous, written];
  throw new InvalidArgumentError('It must be an absolute path without "..", such as /var/cache/app.');
}

export function relaxations(written: string, previous: readonly Relaxation[]): readonly Relaxation[] {
  return [...previous, oneOf(Object.values(Relaxation), written)];
}

export function certificateSource(written: string): CertificateSource {
  return oneOf(CERTIFICATE_SOURCES, written);
}

export function replicas(written: string): number {
  if (/^\d$/.test(written)) return Number(written);
  throw new InvalidArgumentError('It must be a whole number from 0 to 5.');
}

export function memoryLimit(written: string): Size {
  const size = parseSize(written);
  if (size !== undefined) return size;
  throw new InvalidArgumentError('It must be an amount of memory, such as 512Mi or 4Gi.');
}

export function imagePullPolicy(written: string): ImagePullPolicy {
  return oneOf(Object.values(ImagePullPolicy), written);
}

function oneOf<T extends string>(choices: readonly T[], written: string): T {
  const choice = choices.find((candidate) => candidate === written);
  if (choice !== undefined) return choice;
  throw new InvalidArgumentError(`It must be one of ${choices.join(', ')}.`);
}
