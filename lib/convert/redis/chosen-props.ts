import type { RedisClusterProps } from '../..';
import type { RedisClusterResource } from '../custom-resource';
import type { ConvertOptions } from '../options';
import { versionProps } from '../versions';

/** Combines the props of the resource with the options that affect them. */
export function redisClusterProps({ props, userInterface }: RedisClusterResource, options: ConvertOptions): RedisClusterProps {
  const { replicas } = options;
  return {
    ...props,
    ...versionProps(props.version, options),
    ...(replicas !== undefined && { replicasPerShard: replicas, acceptDowntime: replicas === 0 ? true : undefined }),
    imagePullPolicy: options.imagePullPolicy ?? props.imagePullPolicy,
    clients: [...options.caller],
    insight: userInterface === undefined || options.uiClient.length === 0 ? undefined : {
      ...userInterface, clients: [...options.uiClient],
    },
  };
}
