import { z } from 'zod';
import { formatKibibytes, toKibibytes } from '../../kubernetes/quantities';
import { resourcesSchema } from '../reading/container-resources';
import { Fault, faultAt, Origin } from '../reading/faults';
import { Path } from '../reading/source-tree';

/** Of memory a database gets what it may use, and it writes to its disk and nowhere else. */
export function memoryFaults(origin: Origin, path: Path, { requests = {}, limits = {} }: z.output<typeof resourcesSchema>, whose: string): Fault[] {
  const [request, limit] = [requests.memory, limits.memory].map((size) => size && formatKibibytes(toKibibytes(size)));
  const differ = request !== undefined && limit !== undefined && request !== limit;
  return [
    ...(differ ? [faultAt(origin, [...path, 'requests', 'memory'], `must be the same as its limit, got ${request} and ${limit}: ${whose} memory is guaranteed; leave it out`)] : []),
    ...Object.entries({ requests, limits }).filter(([, amounts]) => amounts['ephemeral-storage'] !== undefined)
      .map(([bound]) => faultAt(origin, [...path, bound, 'ephemeral-storage'], 'must be left out, got one: a database writes to its disk and nowhere else')),
  ];
}
