import { isHostName } from '../kubernetes/formats/names';
import type { Fault } from '../support/fault';
import { repeated } from '../support/repeated';
import type { Rule } from '../support/rules';
import { type FamilySettings, routedVersions } from './family-settings';

/** @see https://gateway-api.sigs.k8s.io/reference/spec/#backendref */
const MAX_WEIGHT = 1_000_000;

function someVersionHasWeight(family: FamilySettings): Fault | undefined {
  if (routedVersions(family).length > 0) return undefined;
  return {
    prop: 'versions',
    must: 'include one with a weight above 0',
    got: family.versions.map(({ settings, weight }) => `${settings.name} with weight ${weight}`).join(', ') || 'none',
    why: `every request to ${family.host} would get status 500`,
    fix: 'raise the weight of one',
  };
}

function versionsAreOfOneService({ versions, msName }: FamilySettings): Fault[] {
  return versions.filter(({ settings }) => settings.msName !== msName).map(({ settings }) => ({
    prop: 'versions',
    must: 'be of one service',
    got: `${settings.name} of ${settings.msName} beside ${msName}`,
    fix: 'create a family for each service',
  }));
}

function versionsShareNamespace({ versions }: FamilySettings): Fault | undefined {
  const namespaces = [...new Set(versions.map(({ settings: { namespace } }) => namespace ?? 'none'))];
  if (namespaces.length <= 1) return undefined;
  return {
    prop: 'versions',
    must: 'share a namespace',
    got: namespaces.join(' and '),
    why: 'a route needs a ReferenceGrant to reach another namespace',
    fix: 'put them into one chart',
  };
}

function versionsAreDistinct({ versions }: FamilySettings): Fault[] {
  const [names, hosts] = [versions.map(({ settings }) => settings.name), versions.flatMap(({ settings }) => settings.host ?? [])];
  return [
    ...repeated(names).map((name) => ({ prop: 'versions', must: 'be distinct', got: `${name} twice`, fix: 'drop one' })),
    ...repeated(hosts)
      .map((host) => ({ prop: 'versions', must: 'have hosts of their own', got: `${host} twice`, fix: 'change the path of one' })),
  ];
}

function weightsAreInRange({ versions }: FamilySettings): Fault[] {
  const must = `be a whole number from 0 to ${MAX_WEIGHT}`;
  return versions.filter(({ weight }) => !(Number.isInteger(weight) && weight >= 0 && weight <= MAX_WEIGHT))
    .map(({ settings: { name }, weight }) => ({ prop: 'weight', must, got: `${weight} for ${name}` }));
}

function hostIsApart({ host, versions }: FamilySettings): Fault | Fault[] {
  if (!isHostName(host)) return { prop: 'domain', must: 'form a host name', got: host, fix: 'write it like example.com' };
  const must = 'give the family a host of its own';
  return versions.filter(({ settings }) => settings.host === host)
    .map(({ settings: { name } }) => ({ prop: 'domain', must, got: `${host}, which is the host of ${name}` }));
}

function nameIsApart({ msName, versions }: FamilySettings): Fault[] {
  return versions.filter(({ settings }) => settings.name === msName).map(({ settings }) => ({
    prop: 'versions',
    must: 'not have the name of the service',
    got: settings.name,
    why: 'the shared route has that name',
    fix: `give it a fullName such as ${msName}-${settings.path}`,
  }));
}

function routeIsGateway({ route }: FamilySettings): Fault | undefined {
  if (route._gateway !== undefined) return undefined;
  const why = 'it cannot split requests by weight';
  return { prop: 'route', must: 'go through a Gateway', got: 'an Ingress', why, fix: 'use Route.gateway(...)' };
}

function versionsAdmitGateway({ versions, route, host }: FamilySettings): Fault[] {
  return versions.filter(({ settings }) => settings.route?._proxyNamespace !== route._proxyNamespace).map(({ settings }) => ({
    prop: 'versions',
    must: 'allow the gateway of the family',
    got: `${settings.name}, which does not`,
    why: `its network policy would block the requests of ${host}`,
    fix: 'give it a route through the same gateway',
  }));
}

function versionsAgreeOnAuthentication({ versions, authentication }: FamilySettings): Fault[] {
  return versions.filter(({ settings }) => settings.authentication?._gateway !== authentication).map(({ settings }) => ({
    prop: 'versions',
    must: 'have the same authentication',
    got: `${settings.name}, which differs from ${versions[0].settings.name}`,
    why: 'the shared host has one authentication for all versions',
    fix: 'give all versions the same authentication',
  }));
}

export const familyRules: readonly Rule<FamilySettings>[] = [
  someVersionHasWeight,
  versionsAreOfOneService,
  versionsShareNamespace,
  versionsAreDistinct,
  weightsAreInRange,
  hostIsApart,
  nameIsApart,
  routeIsGateway,
  versionsAdmitGateway,
  versionsAgreeOnAuthentication,
];
