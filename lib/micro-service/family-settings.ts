import type { Labels } from '../kubernetes/objects/labels';
import type { Route } from '../workload/route';
import type { IGatewayAuthentication } from './authentication';
import type { MicroServiceFamilyProps } from './family-props';
import type { MicroServiceSettings } from './settings';
import { familyLabels } from './settings';

/** The finished settings of a family: no optional field is left. */
export interface FamilySettings {
  readonly msName: string;
  readonly host: string;
  readonly labels: Labels;
  readonly route: Route;
  readonly versions: readonly WeightedVersion[];
  /** The gateway's, which must guard the shared route as it guards those of the versions. */
  readonly authentication: IGatewayAuthentication | undefined;
}

interface WeightedVersion {
  readonly settings: MicroServiceSettings;
  readonly weight: number;
}

/** Equal shares. */
const DEFAULT_WEIGHT = 1;

export function resolveFamily({ versions, domain, route }: MicroServiceFamilyProps): FamilySettings {
  const weighted = versions.map(({ service, weight }) => ({ settings: service._settings, weight: weight ?? DEFAULT_WEIGHT }));
  const msName = weighted[0]?.settings.msName ?? '';
  return {
    msName,
    host: `${msName}.${domain}`,
    labels: familyLabels(msName),
    route,
    versions: weighted,
    authentication: weighted[0]?.settings.authentication?._gateway,
  };
}

/**
 * The versions to which the gateway sends requests: those that are awake and have a share. If all with a share are parked, these: the
 * gateway answers 503 while their Services have no pods, but 500 to a rule without backends.
 *
 * @see https://gateway-api.sigs.k8s.io/reference/spec/#httprouterule
 */
export function routedVersions({ versions }: FamilySettings): readonly WeightedVersion[] {
  const weighted = versions.filter(({ weight }) => weight > 0);
  const live = weighted.filter(({ settings }) => !settings.idle);
  return live.length > 0 ? live : weighted;
}
