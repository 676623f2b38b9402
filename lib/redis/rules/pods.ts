import { SHARD_LABEL } from '../../../agent/redis/contract/names';
import { statefulPodFaults } from '../../stateful/pod-rules';
import type { Fault } from '../../support/fault';
import type { Rule } from '../../support/rules';
import { EXPORTER_CONTAINER, podTemplate } from '../objects/pod';
import type { RedisSettings } from '../settings';
import { EXPORTER_PORT } from '../topology';

/** Judged by the pods of the first shard. Those of the others differ only in a label. */
function podsAreSafe(settings: RedisSettings): Fault[] {
  const { podsPerShard, labels } = settings;
  return statefulPodFaults(settings, podTemplate(settings), {
    system: 'Redis',
    reservedPrefixes: ['REDIS', 'VALKEY'],
    // Else `exporter: true` could not be set later.
    reservedContainers: [EXPORTER_CONTAINER],
    reservedPorts: [EXPORTER_PORT],
    apart: podsPerShard,
    apartRequired: true,
    labels: { ...labels, [SHARD_LABEL]: '0' },
    budgeted: { pods: podsPerShard, most: 1, why: 'a primary hands over to a replica that still runs' },
  });
}

export const podRules: readonly Rule<RedisSettings>[] = [podsAreSafe];
