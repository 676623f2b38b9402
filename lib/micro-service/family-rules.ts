import { repeated } from '../support/repeated';
import { isHostName } from '../kubernetes/names';
import { Rule } from '../support/rules';
import { FamilySettings, liveVersions } from './family-settings';

/** @see https://gateway-api.sigs.k8s.io/reference/spec/#backendref */
const MAX_WEIGHT = 1_000_000;

function someVersionIsLive(family: FamilySettings) {
  if (liveVersions(family).length > 0) return undefined;
  const states = family.versions.map(({ settings, weight }) => `${settings.name} ${settings.idle ? 'is idle' : `has weight ${weight}`}`);
  return `versions must have a live one, got ${states.join(', ') || 'none'}: every request to ${family.host} would fail; wake a version or give one a weight`;
}

function versionsAreOfOneService({ versions, msName }: FamilySettings) {
  return versions.filter(({ settings }) => settings.msName !== msName)
    .map(({ settings }) => `versions must be of one service, got ${settings.name} of ${settings.msName} beside ${msName}; make a family for each`);
}

function versionsShareNamespace({ versions }: FamilySettings) {
  const namespaces = [...new Set(versions.map(({ settings: { namespace } }) => namespace ?? 'none'))];
  if (namespaces.length <= 1) return undefined;
  return `versions must share a namespace, got ${namespaces.join(' and ')}: a route needs a grant to cross; put them into one chart`;
}

function versionsAreDistinct({ versions }: FamilySettings) {
  return [
    ...repeated(versions.map(({ settings }) => settings.name)).map((name) => `versions must be distinct, got ${name} twice; drop one`),
    ...repeated(versions.flatMap(({ settings }) => settings.host ?? [])).map((host) => `versions must have hosts of their own, got ${host} twice; give one another path`),
  ];
}

function weightsAreInRange({ versions }: FamilySettings) {
  return versions.filter(({ weight }) => !(Number.isInteger(weight) && weight >= 0 && weight <= MAX_WEIGHT))
    .map(({ settings, weight }) => `weight must be a whole number from 0 to ${MAX_WEIGHT}, got ${weight} for ${settings.name}`);
}

function hostIsApart({ host, versions }: FamilySettings) {
  if (!isHostName(host)) return `domain must make a host name, got ${host}; write it like example.com`;
  return versions.filter(({ settings }) => settings.host === host).map(({ settings }) => `domain must leave the family a host of its own, got ${host}, which is that of ${settings.name}`);
}

function nameIsApart({ msName, versions }: FamilySettings) {
  return versions.filter(({ settings }) => settings.name === msName)
    .map(({ settings }) => `versions must not be called like the service, got ${settings.name}: the shared route has that name; give it a fullName such as ${msName}-${settings.path}`);
}

function routeIsGateway({ route }: FamilySettings) {
  if (route._gateway !== undefined) return undefined;
  return 'route must go through a Gateway, got an Ingress: it can not divide requests by weight; use Route.gateway(...)';
}

function versionsAdmitGateway({ versions, route, host }: FamilySettings) {
  return versions.filter(({ settings }) => settings.route?._namespace !== route._namespace)
    .map(({ settings }) => `versions must admit the gateway of the family, got ${settings.name} which does not: its network policy would drop what ${host} sends; give it a route through the same gateway`);
}

function versionsAgreeOnAuthentication({ versions, authentication }: FamilySettings) {
  return versions.filter(({ settings }) => settings.authentication?._gateway !== authentication)
    .map(({ settings }) => `versions must agree on who asks for credentials, got ${settings.name} which differs from ${versions[0].settings.name}: the shared host has one gate for all; give them the same authentication`);
}

export const familyRules: readonly Rule<FamilySettings>[] = [
  someVersionIsLive,
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
