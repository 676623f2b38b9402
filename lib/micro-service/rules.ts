import { isDnsLabel, isHostName, isLabelValue } from '../kubernetes/names';
import { Rule } from '../support/rules';
import { imageFault } from '../kubernetes/image-reference';
import { resourceFaults, workloadRules } from '../workload/rules/rules';
import { MicroServiceSettings } from './settings';

function msNameIsDnsLabel({ msName }: MicroServiceSettings) {
  if (isDnsLabel(msName)) return undefined;
  return `msName must be a DNS label that begins with a letter, got "${msName}": it is part of the host; use lower case letters, digits and "-"`;
}

function pathIsDnsLabel({ path }: MicroServiceSettings) {
  if (isDnsLabel(path)) return undefined;
  return `path must be a DNS label that begins with a letter, got "${path}": it is part of the host; write it like v1`;
}

function versionIsLabel({ version }: MicroServiceSettings) {
  if (version !== '' && isLabelValue(version)) return undefined;
  return `version must be a label value of at most 63 letters, digits, "-", "_" and ".", got "${version}"; write it like 1.0`;
}

function domainIsValid({ domain }: MicroServiceSettings) {
  if (domain === undefined || isHostName(domain)) return undefined;
  return `domain must be a host name of at least two labels, got "${domain}"; write it like example.com`;
}

function routeHasDomain({ route, domain }: MicroServiceSettings) {
  if (route === undefined || domain !== undefined) return undefined;
  return 'route must come with a domain, got none: the gateway would not know whose requests to hand on; add domain';
}

function replicasAreCount({ replicas }: MicroServiceSettings) {
  if (Number.isInteger(replicas) && replicas >= 1) return undefined;
  return `replicas must be a whole number of 1 or more, got ${replicas}; use idle: true to park the service`;
}

function creationTimestampIsTime({ creationTimestamp }: MicroServiceSettings) {
  if (creationTimestamp === undefined || /^\d{1,15}$/.test(creationTimestamp)) return undefined;
  return `creationTimestamp must be milliseconds since 1970, got "${creationTimestamp}"; write it like 1535546718115`;
}

function gatewayAuthenticationHasGateway({ authentication, route }: MicroServiceSettings) {
  if (authentication?._gateway === undefined || route?._gateway !== undefined) return undefined;
  return 'authentication by a gateway must come with a route through one, got none: nobody would ask for credentials; add route: Route.gateway(...) or use Authentication.proxy()';
}

function proxyIsSound({ proxy }: MicroServiceSettings) {
  if (proxy === undefined) return undefined;
  const fault = imageFault(proxy.image);
  return [...(fault === undefined ? [] : [`authentication.${fault}`]), ...resourceFaults('authentication.resources', proxy.resources)];
}

export const microServiceRules: readonly Rule<MicroServiceSettings>[] = [
  msNameIsDnsLabel,
  pathIsDnsLabel,
  versionIsLabel,
  domainIsValid,
  routeHasDomain,
  replicasAreCount,
  creationTimestampIsTime,
  gatewayAuthenticationHasGateway,
  proxyIsSound,
  ...workloadRules,
];
