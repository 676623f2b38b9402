import { formatKibibytes } from '../../kubernetes/formats/quantities';
import type { Fault } from '../../support/fault';
import type { Rule } from '../../support/rules';
import type { RedisSettings } from '../settings';

/** Measured with Redis 7.0 and 8.0 and Valkey 8.1: an empty server uses 13 to 15 MiB, of which 3 count as data. */
const MIN_MEMORY_KIBIBYTES = 64 * 1024;
const MIN_MAX_MEMORY_KIBIBYTES = 8 * 1024;
/** A fork copies the memory that changes while it writes, and buffers don't count as data. */
const MAX_MEMORY_SHARE = 0.75;
/** The old and the new append-only file during a rewrite, and the writes meanwhile; or a data directory that was set aside. */
export const DATA_ON_DISK = 3;

function memoryHoldsServer({ memoryKibibytes }: RedisSettings): Fault | undefined {
  if (memoryKibibytes >= MIN_MEMORY_KIBIBYTES) return undefined;
  const least = formatKibibytes(MIN_MEMORY_KIBIBYTES);
  return {
    prop: 'resources.memory.limit',
    must: `be ${least} or more`,
    got: formatKibibytes(memoryKibibytes),
    why: 'a server uses 15 MiB before it has a key, and would be OOM-killed',
    fix: `use ${least} or more`,
  };
}

function maxMemoryLeavesRoom({ maxMemoryKibibytes, memoryKibibytes }: RedisSettings): Fault | undefined {
  if (memoryKibibytes < MIN_MEMORY_KIBIBYTES) return undefined;
  const [least, most] = [MIN_MAX_MEMORY_KIBIBYTES, Math.floor(memoryKibibytes * MAX_MEMORY_SHARE)];
  if (maxMemoryKibibytes < least) {
    return {
      prop: 'maxMemory',
      must: `be ${formatKibibytes(least)} or more`,
      got: formatKibibytes(maxMemoryKibibytes),
      why: 'a server uses 3 MiB of it before it has a key, and would reject every write',
      fix: `use ${formatKibibytes(least)} or more`,
    };
  }
  if (maxMemoryKibibytes <= most) return undefined;
  return {
    prop: 'maxMemory',
    must: 'be at most three quarters of the memory limit',
    got: `${formatKibibytes(maxMemoryKibibytes)} of ${formatKibibytes(memoryKibibytes)}`,
    why: 'a fork copies the memory that changes while it writes to disk, and the server would be OOM-killed',
    fix: `use ${formatKibibytes(most)} or less, or raise resources.memory`,
  };
}

function dataFitsStorage({ maxMemoryKibibytes, storageKibibytes }: RedisSettings): Fault | undefined {
  if (maxMemoryKibibytes * DATA_ON_DISK <= storageKibibytes) return undefined;
  return {
    prop: 'storage',
    must: `be at least ${DATA_ON_DISK} x maxMemory`,
    got: `${formatKibibytes(storageKibibytes)} and ${formatKibibytes(maxMemoryKibibytes)}`,
    why: 'the old append-only file is kept until its rewrite is done',
    fix: `raise storage to ${formatKibibytes(maxMemoryKibibytes * DATA_ON_DISK)}`,
  };
}

export const memoryRules: readonly Rule<RedisSettings>[] = [memoryHoldsServer, maxMemoryLeavesRoom, dataFitsStorage];
