import type { Fault } from '../../support/fault';

/**
 * What the API server takes as a name, a label or a host.
 * cdk8s lets all of it through, so that the first to say no would be the cluster.
 *
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/names/
 */
const DNS_LABEL = /^[a-z]([-a-z0-9]*[a-z0-9])?$/;
const DNS_SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const LABEL_NAME = /^[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$/;
const PORT_NAME = /^[a-z0-9]+(-[a-z0-9]+)*$/;

/** Longest name of a Service, and of whatever a pod's host name is made of. */
export const MAX_NAME_LENGTH = 63;
const MAX_SUBDOMAIN_LENGTH = 253;
const MAX_PORT_NAME_LENGTH = 15;

/** A Service's name (RFC 1035): `web`, `ms-sample-v1s0`. */
export function isDnsLabel(text: string): boolean {
  return text.length <= MAX_NAME_LENGTH && DNS_LABEL.test(text);
}

/** The fault of a construct's name that Services, and objects with longer names, are called after. */
export function nameFault(name: string, longest: number, why: string): Fault | undefined {
  if (isDnsLabel(name) && name.length <= longest) return undefined;
  return {
    prop: 'name',
    must: `be a DNS label of at most ${longest} characters that begins with a letter`,
    got: `"${name}"`,
    why,
    fix: 'use lower case letters, digits and "-"',
  };
}

/** A ConfigMap's or a Secret's name, and a host: `shop.example.com`. */
export function isDnsSubdomain(text: string): boolean {
  return text.length <= MAX_SUBDOMAIN_LENGTH && DNS_SUBDOMAIN.test(text);
}

/** A host name of at least two labels, none over 63 characters. */
export function isHostName(text: string): boolean {
  const labels = text.split('.');
  return isDnsSubdomain(text) && labels.length > 1 && labels.every((label) => label.length <= MAX_NAME_LENGTH);
}

/** A port's name (IANA service name): at most 15 characters, at least one letter. */
export function isPortName(text: string): boolean {
  return text.length <= MAX_PORT_NAME_LENGTH && PORT_NAME.test(text) && /[a-z]/.test(text);
}

export function isPortNumber(port: number): boolean {
  return Number.isInteger(port) && port >= 1 && port <= 65535;
}

/** A key of a label or an annotation: a name of at most 63 characters, behind a domain if it wants one. */
export function isQualifiedName(key: string): boolean {
  const slash = key.lastIndexOf('/');
  const name = key.slice(slash + 1);
  return name.length <= MAX_NAME_LENGTH && LABEL_NAME.test(name) && (slash < 0 || isDnsSubdomain(key.slice(0, slash)));
}

export function isLabelValue(value: string): boolean {
  return value === '' || (value.length <= MAX_NAME_LENGTH && LABEL_NAME.test(value));
}

/** A namespace's, a container's or a volume's name (RFC 1123), which may begin with a digit: `web`, `1st`. */
export function isNumberedDnsLabel(text: string): boolean {
  return text.length <= MAX_NAME_LENGTH && isDnsSubdomain(text) && !text.includes('.');
}

/** What the API server takes as the name of a namespace: unlike a Service's it may begin with a digit. */
export function isNamespaceName(name: string): boolean {
  return name.length <= MAX_NAME_LENGTH && !name.includes('.') && isDnsSubdomain(name);
}
