import { EtcdCluster, type EtcdClusterProps, RedisCluster, type RedisClusterProps, type StatefulPodOptions } from '../../../../lib';
import { type Manifest, synth } from '../../../support/synth';

export function etcd(props: EtcdClusterProps = {}): Manifest[] {
  return synth((chart) => new EtcdCluster(chart, 'main', props));
}

export function redis(props: RedisClusterProps = {}): Manifest[] {
  return synth((chart) => new RedisCluster(chart, 'cache', props));
}

/** Both databases with the same pods. */
export const databases: readonly (readonly [string, (pods?: StatefulPodOptions) => Manifest[]])[] = [
  ['EtcdCluster', (pods) => etcd({ pods })],
  ['RedisCluster', (pods) => redis({ pods })],
];

/** The first StatefulSet. */
export function statefulSet(manifests: readonly Manifest[]): Manifest {
  return manifests.find(({ kind }) => kind === 'StatefulSet');
}

export function podSpec(manifests: readonly Manifest[]): Manifest {
  return statefulSet(manifests).spec.template.spec;
}

/** The object of this kind and name. */
export function named(manifests: readonly Manifest[], kind: string, name: string): Manifest {
  return manifests.find((manifest) => manifest.kind === kind && manifest.metadata.name === name);
}
