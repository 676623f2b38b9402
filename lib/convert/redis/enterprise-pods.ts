import { ServiceType } from '../../kubernetes/objects/service-type';
import { containersAt } from '../pods/containers';
import { variablesAt } from '../pods/environment';
import type { ForeignPods } from '../pods/foreign-pods';
import { found } from '../pods/found';
import type { EnterpriseSpec as Spec } from './enterprise-schema';

/** What the resource says about pods. */
export function foreignPods(name: string, spec: Spec): ForeignPods {
  const at = <Name extends keyof Spec>(field: Name) => found<NonNullable<Spec[Name]>>(['spec', field], spec[field] ?? undefined);
  const additional = spec.redisEnterpriseAdditionalPodSpecAttributes ?? {};
  const more = <Name extends keyof typeof additional>(field: Name) => found<NonNullable<(typeof additional)[Name]>>(
    ['spec', 'redisEnterpriseAdditionalPodSpecAttributes', field], additional[field] ?? undefined,
  );
  return {
    ownLabels: { 'app': ['redis-enterprise'], 'redis.io/cluster': [name], 'redis.io/role': ['node'] },
    dataVolumes: ['redis-enterprise-storage'],
    nodeSelector: at('nodeSelector'),
    tolerations: at('podTolerations'),
    affinity: [
      ...at('podAntiAffinity').map(({ value }) => ({ field: ['spec'], value: { podAntiAffinity: value } })),
      ...more('affinity'),
    ],
    apartBy: [
      ...at('rackAwarenessNodeLabel').map(({ field, value }) => ({ field, value: [value] })), ...at('antiAffinityAdditionalTopologyKeys'),
    ],
    topologySpread: more('topologySpreadConstraints'),
    annotations: [...at('podAnnotations'), ...at('redisEnterprisePodAnnotations')],
    imagePullSecrets: at('pullSecrets'),
    serviceAccountName: at('serviceAccountName'),
    hostAliases: at('hostAliases'),
    runtimeClassName: more('runtimeClassName'),
    schedulerName: more('schedulerName'),
    gracePeriodSeconds: at('redisEnterpriseTerminationGracePeriodSeconds'),
    variables: variablesAt(['spec', 'extraEnvVars'], spec.extraEnvVars),
    volumes: spec.volumes,
    mounts: at('redisEnterpriseVolumeMounts'),
    initContainers: containersAt(['spec', 'redisEnterpriseAdditionalPodSpecAttributes', 'initContainers'], additional.initContainers),
    sidecars: containersAt(['spec', 'sideContainersSpec'], spec.sideContainersSpec),
  };
}

/** The operator makes a Service of each of these types, separated by commas. The construct has one, which is of the last type too. */
export function databaseServiceType({ servicesRiggerSpec: { databaseServiceType: types = '' } = {} }: Spec): ServiceType | undefined {
  return types.split(',').some((type) => type.trim() === 'load_balancer') ? ServiceType.LOAD_BALANCER : undefined;
}
