import { RedisCluster, type RedisClusterProps, RedisTls } from '../../../../lib';
import { type Manifest, synth } from '../../../support/synth';

/** The manifests of a cluster `main` in the namespace `shop`, in plain text unless it is said otherwise. */
export function redis(props: RedisClusterProps = {}): Manifest[] {
  return synth((chart) => new RedisCluster(chart, 'main', { tls: RedisTls.plainText(), ...props }));
}

export function named(manifests: readonly Manifest[], kind: string, name: string): Manifest {
  return manifests.find((found) => found.kind === kind && found.metadata.name === name);
}

export function shards(manifests: readonly Manifest[]): Manifest[] {
  return manifests.filter(({ kind }) => kind === 'StatefulSet');
}

export function firstShard(manifests: readonly Manifest[]): Manifest {
  return named(manifests, 'StatefulSet', 'main-0');
}

/** The spec of the pods of the first shard. */
export function pod(manifests: readonly Manifest[]): Manifest {
  return firstShard(manifests).spec.template.spec;
}

export function agentConfig(manifests: readonly Manifest[]): Manifest {
  return JSON.parse(named(manifests, 'ConfigMap', 'main-agent').data['config.json']);
}
