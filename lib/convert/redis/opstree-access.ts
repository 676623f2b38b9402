import { Duration } from 'cdk8s';
import { ServiceType } from '../../kubernetes/objects/service-type';
import { StatefulRollout } from '../../pods/rollout';
import type { RedisClusterProps } from '../../redis/props';
import { propPath } from '../custom-resource';
import type { Path } from '../reading/source-tree';
import type { Spec } from './opstree-schema';
import { outsideNotes } from './outside';

const CONFIG: Path = ['spec', 'kubernetesConfig'];
const SERVICE: Path = [...CONFIG, 'service'];

/** How clients reach the cluster. The operator has an additional Service for them, where the construct has only one. */
export function accessProps(spec: Spec): Pick<RedisClusterProps, 'service' | 'objectMetadata'> {
  const { kubernetesConfig: { service: { serviceType, headless, annotations, ...service } = {} }, redisLeader } = spec;
  const additional = additionalOf(service);
  const types = [serviceType, redisLeader?.serviceType, additional.type];
  return {
    service: {
      type: types.find((type) => type !== undefined && type !== ServiceType.CLUSTER_IP),
      annotations: { ...annotations, ...additional.additionalAnnotations },
    },
    objectMetadata: headless?.additionalAnnotations && { Peers: { annotations: headless.additionalAnnotations } },
  };
}

export function accessNotes(name: string, spec: Spec): string[] {
  return outsideNotes(name, accessProps(spec).service?.type);
}

/** How pods are replaced. */
export function rollout({ kubernetesConfig: { updateStrategy = {}, minReadySeconds } }: Spec): StatefulRollout | undefined {
  const minReady = minReadySeconds === undefined ? undefined : Duration.seconds(minReadySeconds);
  if (updateStrategy.type === 'OnDelete') return StatefulRollout.onDelete({ minReady });
  return minReady && StatefulRollout.rolling({ minReady });
}

/** Returns the field from which a prop was read. */
export function accessField({ kubernetesConfig: { service = {} }, redisLeader }: Spec, prop: string): Path | undefined {
  const { additionalAnnotations } = additionalOf(service);
  const annotations = additionalAnnotations === undefined ? ['annotations'] : ['additional', 'additionalAnnotations'];
  switch (propPath(prop).slice(0, 2).join('.')) {
    case 'service.type':
      if (service.serviceType !== undefined) return [...SERVICE, 'serviceType'];
      return redisLeader?.serviceType === undefined ? [...SERVICE, 'additional', 'type'] : ['spec', 'redisLeader', 'serviceType'];
    case 'service.annotations': return [...SERVICE, ...annotations];
    case 'objectMetadata.Peers': return [...SERVICE, 'headless', 'additionalAnnotations'];
    case 'rollout.minReady': return [...CONFIG, 'minReadySeconds'];
    default: return undefined;
  }
}

function additionalOf({ additional = {} }: NonNullable<Spec['kubernetesConfig']['service']>) {
  return additional.enabled === false ? {} : additional;
}
