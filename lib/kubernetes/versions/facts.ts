import { ANY_CLUSTER, formatSpan, type Target, type Versions } from './versions';

/** What API servers and controllers of some versions do, and others don't. */
export interface Fact {
  /**
   * `refused` and `accepted`: what the API server does with what others accept or refuse. `warned`: it accepts it with a warning.
   * `filled in`: it adds a default. `acts`: a controller behaves in another way. What is dropped is in imports/kubernetes.json, by field.
   */
  readonly is: 'refused' | 'accepted' | 'warned' | 'filled in' | 'acts';
  readonly what: string;
  /** The first version in which it is so, and the first in which it is no longer. Each only if it lies within the supported versions. */
  readonly from?: number;
  readonly before?: number;
  /** How it is known. `source`: read in kubernetes/kubernetes at all supported versions; a feature gate is meant with its default. */
  readonly seen: string;
}

/** By version. Rules read them by name. */
const TABLE = {
  historyLimitIsImmutable: {
    is: 'refused', before: 33, what: 'another revisionHistoryLimit of a StatefulSet',
    seen: '1.28.15 refuses it, 1.34.4 accepts it; source: pkg/apis/apps/validation; https://github.com/kubernetes/kubernetes/issues/130263',
  },
  mountInfoIsImmutable: {
    is: 'refused', before: 30, what: 'another podInfoOnMount of a CSIDriver',
    seen: '1.28.15 answers 422; source: pkg/apis/storage/validation of 1.29.15 refuses it too, that of 1.30.14 no longer',
  },
  strictAddresses: {
    is: 'refused', from: 36, what: 'leading zeros in addresses, and bits beyond the prefix length of CIDR blocks',
    seen: '1.36.3 and 1.37.2 answer 422, 1.34.4 and 1.28.15 accept them; source: gate StrictIPCIDRValidation',
  },
  ambiguousAddresses: {
    is: 'warned', from: 33, before: 36, what: 'the same addresses',
    seen: '1.34.4 warns that the value is ambiguous, 1.28.15 does not; source: GetWarningsForCIDR',
  },
  serviceNameNeedsLetter: {
    is: 'refused', before: 36, what: 'a Service whose name begins with a digit',
    seen: '1.36.3 and 1.37.2 accept it, 1.34.4 refuses it; source: gate RelaxedServiceNameValidation',
  },
  variableNameIsStrict: {
    is: 'refused', before: 32, what: 'an environment variable whose name begins with a digit',
    seen: 'source: gate RelaxedEnvironmentVariableValidation, on by default from 1.32 on',
  },
  suspendedJobMayChange: {
    is: 'accepted', from: 36, what: 'other resources of the containers of a suspended Job, and another place for it once it has run',
    seen: '1.36.3 and 1.37.2 accept it, 1.34.4 answers 422; source: gate MutablePodResourcesForSuspendedJobs',
  },
  listsKeepTheirOrder: {
    is: 'acts', before: 29, what: 'server-side apply keeps the order of the live list',
    seen: '1.28.15: containers and variables in another order give the same template; 1.34.4 and newer: another one',
  },
  maxUnavailableIsFilledIn: {
    is: 'filled in', from: 37, what: 'updateStrategy.rollingUpdate.maxUnavailable: 1 of a StatefulSet, unless type stands alone',
    seen: '1.37.2; 1.36.3 and older drop the field; source: gate MaxUnavailableStatefulSet',
  },
  unreadyPodsGoFirst: {
    is: 'acts', from: 37,
    what: 'a rollout of a Parallel StatefulSet replaces pods first that are not ready, and waits for those below a partition',
    seen: 'kube-controller-manager 1.37.2 against 1.36.3 and 1.34.4',
  },
  rolloutNeedsPartition: {
    is: 'acts', from: 37, what: 'a rollout of a Parallel StatefulSet without a partition may recreate pods from the old template forever',
    seen: 'kube-controller-manager 1.37.2: 89 pods in 40 s, none updated; not 1.36.3, nor 1.37.2 with MaxUnavailableStatefulSet off',
  },
  externalIpsDeprecated: {
    is: 'warned', from: 36, what: 'externalIPs of a Service', seen: '1.36.3 and 1.37.2; source: pkg/api/service/warnings.go',
  },
  preferCloseDeprecated: {
    is: 'warned', from: 35, what: 'trafficDistribution PreferClose', seen: '1.36.3; not 1.34.4; source: pkg/api/service/warnings.go',
  },
  endpointsDeprecated: { is: 'warned', from: 33, what: 'the kind Endpoints', seen: 'source: core/v1 types: deprecated in v1.33+' },
  appArmorAnnotationDeprecated: { is: 'warned', from: 30, what: 'the annotation for AppArmor', seen: 'source: pkg/api/pod/warnings.go' },
  mountableSecretsDeprecated: {
    is: 'warned', from: 32, what: 'the annotation kubernetes.io/enforce-mountable-secrets',
    seen: 'source: pkg/registry/core/serviceaccount/strategy.go',
  },
  recycleDeprecated: { is: 'warned', from: 31, what: 'the reclaim policy Recycle', seen: 'source: pkg/api/persistentvolume/util.go' },
  flowControlBeta3Deprecated: {
    is: 'warned', from: 29, what: 'flowcontrol.apiserver.k8s.io/v1beta3', seen: 'source: APILifecycleDeprecated of its types',
  },
} as const satisfies Readonly<Record<string, Fact>>;

export type FactName = keyof typeof TABLE;

/** All facts, by name. */
export const FACTS: Readonly<Record<FactName, Fact>> = TABLE;

/** The versions of a target in which the fact holds. */
export function versionsWith(name: FactName, { versions }: Target): Versions {
  const { from = 0, before = Infinity } = FACTS[name];
  return versions.filter((version) => version >= from && version < before);
}

/** Whether the fact holds in all versions of the target, in some of them, or in none. */
export function holds(name: FactName, target: Target): 'always' | 'sometimes' | 'never' {
  const found = versionsWith(name, target);
  return found.length === 0 ? 'never' : found.length === target.versions.length ? 'always' : 'sometimes';
}

/** `before 1.36` or `from 1.36 on` */
export function spanOf(name: FactName): string {
  return formatSpan(versionsWith(name, ANY_CLUSTER));
}
