import type { LookupAddress } from 'node:dns';
import { Resolver } from 'node:dns/promises';
import { isIP, type LookupFunction } from 'node:net';

/** A DNS server that has not answered by then is asked a second time. */
const ANSWER_MILLISECONDS = 500;

const resolver = new Resolver({ timeout: ANSWER_MILLISECONDS, tries: 2 });
const underWay = new Map<string, Promise<readonly LookupAddress[]>>();

/**
 * Asks the DNS servers for a full name, and waits a second at most.
 *
 * The default lookup of Node.js occupies one of four threads for 10 s and more while DNS is silent, and files are read by the
 * same threads: an agent would see nothing at all during that time.
 */
export const lookup: LookupFunction = (host, options, callback) => {
  shared(host).then(
    (found) => {
      const [first] = found;
      if (options.all === true) callback(null, [...found]);
      else callback(null, first?.address ?? '', first?.family ?? 0);
    },
    (error: unknown) => {
      callback(error as NodeJS.ErrnoException, '');
    },
  );
};

/** @returns none, when there is no answer or no such name */
export async function addressesBehind(host: string): Promise<readonly string[]> {
  const found = await shared(host).catch(() => []);
  return found.map(({ address }) => address);
}

/** One query at a time for each name. */
function shared(host: string): Promise<readonly LookupAddress[]> {
  const asked = underWay.get(host);
  if (asked !== undefined) return asked;
  const asking = addressesOf(host).finally(() => underWay.delete(host));
  underWay.set(host, asking);
  return asking;
}

async function addressesOf(host: string): Promise<readonly LookupAddress[]> {
  const family = isIP(host);
  if (family !== 0) return [{ address: host, family }];
  const [four, six] = await Promise.allSettled([resolver.resolve4(host), resolver.resolve6(host)]);
  const found = [
    ...(four.status === 'fulfilled' ? four.value.map((address) => ({ address, family: 4 })) : []),
    ...(six.status === 'fulfilled' ? six.value.map((address) => ({ address, family: 6 })) : []),
  ];
  if (found.length > 0) return found;
  throw new Error(`${host} has no address`, { cause: four.status === 'rejected' ? four.reason : undefined });
}
