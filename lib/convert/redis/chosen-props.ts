import { Size } from 'cdk8s';
import { RedisClientCertificates, type RedisClusterProps, RedisTls } from '../..';
import { DATA_ON_DISK } from '../../redis/rules/memory';
import { resolve } from '../../redis/settings';
import type { RedisClusterResource } from '../custom-resource';
import type { CertificateSource, ConvertOptions } from '../options';
import { limitedMemory } from '../stateful/memory';
import { versionProps } from '../versions';

const MEBI = 1024;
const GIBI = 1024 * MEBI;

/** Combines the props of the resource with the options that affect them. */
export function redisClusterProps(resource: RedisClusterResource, options: ConvertOptions): RedisClusterProps {
  const { props, userInterface, name, namespace } = resource;
  const { replicas } = options;
  const chosen: RedisClusterProps = {
    ...props,
    ...versionProps(props.version, options),
    ...limitedMemory(props.resources, options),
    ...(replicas !== undefined && { replicasPerShard: replicas, acceptDowntime: replicas === 0 ? true : undefined }),
    imagePullPolicy: options.imagePullPolicy ?? props.imagePullPolicy,
    ...tlsProps(resource, options),
    clients: [...options.caller],
    insight: userInterface === undefined || options.uiClient.length === 0 ? undefined : {
      ...userInterface, clients: [...options.uiClient],
    },
  };
  return { ...chosen, ...fitting(chosen, name, namespace) };
}

/** A resource without TLS stays without it, unless a source is chosen. */
export function certificateSourceOf({ certificates: { from } }: RedisClusterResource, { tls }: ConvertOptions): CertificateSource {
  return tls ?? (from === 'nowhere' ? 'plain-text' : from);
}

/** Where the operator encrypted connections, it let clients connect without a certificate. */
function tlsProps(resource: RedisClusterResource, options: ConvertOptions): Pick<RedisClusterProps, 'tls'> {
  const asked = resource.certificates.from === 'nowhere' ? {} : { clientCertificates: RedisClientCertificates.OPTIONAL };
  switch (certificateSourceOf(resource, options)) {
    case 'managed': return { tls: RedisTls.managed(asked) };
    case 'secrets': return { tls: RedisTls.secrets(asked) };
    case 'cert-manager': return { tls: RedisTls.certManager(asked) };
    case 'plain-text': return { tls: RedisTls.plainText() };
  }
}

/** Returns defaults that fit the other props: less data on a small disk, or a larger disk for much data. */
function fitting(props: RedisClusterProps, name: string, namespace: string | undefined): Pick<RedisClusterProps, 'maxMemory' | 'storage'> {
  const { maxMemoryKibibytes, storageKibibytes } = resolve(name, namespace, props);
  if (maxMemoryKibibytes * DATA_ON_DISK <= storageKibibytes) return {};
  if (props.storage === undefined) return { storage: Size.kibibytes(Math.ceil(maxMemoryKibibytes * DATA_ON_DISK / GIBI) * GIBI) };
  if (props.maxMemory !== undefined) return {};
  return { maxMemory: Size.kibibytes(Math.floor(storageKibibytes / DATA_ON_DISK / MEBI) * MEBI) };
}
