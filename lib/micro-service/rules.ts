import { imageFault } from '../kubernetes/formats/image-reference';
import { isDnsLabel, isHostName, isLabelValue } from '../kubernetes/formats/names';
import { resourceFaults } from '../pods/resources';
import type { Fault } from '../support/fault';
import type { Rule } from '../support/rules';
import { workloadRules } from '../workload/rules/rules';
import type { MicroServiceSettings } from './settings';

const PART_OF_HOST = { must: 'be a DNS label that begins with a letter', why: 'it is part of the host' };

function msNameIsDnsLabel({ msName }: MicroServiceSettings): Fault | undefined {
  if (isDnsLabel(msName)) return undefined;
  return { prop: 'msName', ...PART_OF_HOST, got: `"${msName}"`, fix: 'use lower case letters, digits and "-"' };
}

function pathIsDnsLabel({ path }: MicroServiceSettings): Fault | undefined {
  if (isDnsLabel(path)) return undefined;
  return { prop: 'path', ...PART_OF_HOST, got: `"${path}"`, fix: 'write it like v1' };
}

function versionIsLabel({ version }: MicroServiceSettings): Fault | undefined {
  if (version !== '' && isLabelValue(version)) return undefined;
  const must = 'be a label value of at most 63 letters, digits, "-", "_" and "."';
  return { prop: 'version', must, got: `"${version}"`, fix: 'write it like 1.0' };
}

function domainIsValid({ domain }: MicroServiceSettings): Fault | undefined {
  if (domain === undefined || isHostName(domain)) return undefined;
  return { prop: 'domain', must: 'be a host name of at least two labels', got: `"${domain}"`, fix: 'write it like example.com' };
}

function routeHasDomain({ route, domain }: MicroServiceSettings): Fault | undefined {
  if (route === undefined || domain !== undefined) return undefined;
  const why = 'the gateway routes requests by their host';
  return { prop: 'route', must: 'come with a domain', got: 'none', why, fix: 'add domain' };
}

function replicasAreCount({ replicas }: MicroServiceSettings): Fault | undefined {
  if (Number.isInteger(replicas) && replicas >= 1) return undefined;
  return { prop: 'replicas', must: 'be a whole number of 1 or more', got: String(replicas), fix: 'use idle: true to run no pods' };
}

function creationTimestampIsTime({ creationTimestamp }: MicroServiceSettings): Fault | undefined {
  if (creationTimestamp === undefined || /^\d{1,15}$/.test(creationTimestamp)) return undefined;
  const must = 'be milliseconds since 1970';
  return { prop: 'creationTimestamp', must, got: `"${creationTimestamp}"`, fix: 'write it like 1535546718115' };
}

function gatewayAuthenticationHasGateway({ authentication, route }: MicroServiceSettings): Fault | undefined {
  if (authentication?._gateway === undefined || route?._gateway !== undefined) return undefined;
  return {
    prop: 'authentication',
    qualifier: 'by a gateway',
    must: 'come with a route through one',
    got: 'none',
    why: 'nothing would check credentials',
    fix: 'add route: Route.gateway(...) or use Authentication.proxy()',
  };
}

function proxyIsSound({ proxy }: MicroServiceSettings): Fault[] {
  if (proxy === undefined) return [];
  const fault = imageFault('authentication.image', proxy.image);
  return [...(fault === undefined ? [] : [fault]), ...resourceFaults('authentication.resources', proxy.resources)];
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
