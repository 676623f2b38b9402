import { type RedisClusterProps, RedisEngine } from '../../../lib';

/** Images within reach of the clusters that run the scenarios, of versions with known severe faults: they hold nobody's data. */
const ACCEPTED = ['redis 7.0.15', 'redis 8.0.2', 'redis 8.0.6', 'redis 8.6.3', 'valkey 8.1.1'];

/** The props with the faults of their version accepted, if it is one of those. */
export function accepting(props: RedisClusterProps): RedisClusterProps {
  const { engine = RedisEngine.REDIS, version } = props;
  return version !== undefined && ACCEPTED.includes(`${engine} ${version}`) ? { ...props, acceptKnownFaults: version } : props;
}
