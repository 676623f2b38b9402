import { inBatches } from '../../../../../agent/kernel/concurrency';
import { AGENT_USER } from '../../../../../agent/redis/contract/names';
import type { PodRef } from '../../../../../agent/redis/model/facts';
import { hasSlot } from '../../../../../agent/redis/model/slots';
import { Connection } from '../../../../../agent/redis/server/connection';
import type { Reply } from '../../../../../agent/redis/server/resp';
import { config } from '../../support/situations';
import { eventually } from '../../../support/process/eventually';
import type { LocalCluster } from './local-cluster';

const AT_ONCE = 500;
/** Servers are slow on a busy machine. */
const PATIENT_MILLISECONDS = 60_000;

/** Writes so many keys, each to the primary that owns its slot, until each was acknowledged. */
export async function load(cluster: LocalCluster, count: number): Promise<void> {
  const primaries = (await cluster.views()).filter(({ me }) => me.primary);
  const keys = Array.from({ length: count }, (_, number) => `load-${number}`);
  await Promise.all(primaries.map(async ({ me, address }) => {
    const connection = await connect(cluster, address);
    let left = keys.filter((key) => hasSlot(me.slots, slotOf(key)));
    // A cluster that has just been formed may refuse writes for a moment.
    await eventually(async () => {
      const refused: string[] = [];
      for (const some of inBatches(left, AT_ONCE)) {
        const replies = await connection.send(some.map((key) => ['SET', key, 'v'.repeat(100)]), PATIENT_MILLISECONDS);
        refused.push(...some.filter((_, index) => replies[index] !== 'OK'));
      }
      left = refused;
      expect(left).toEqual([]);
    });
    connection.close();
  }));
}

/** How many keys all primaries have. */
export async function keysOf(cluster: LocalCluster): Promise<number> {
  return (await cluster.views()).filter(({ me }) => me.primary).reduce((sum, { keys }) => sum + keys, 0);
}

/** As the agents' user. */
export async function ask(cluster: LocalCluster, pod: PodRef, ...command: readonly (string | number)[]): Promise<Reply | undefined> {
  const connection = await connect(cluster, cluster.pod(pod).spec.self.podIp);
  const [reply] = await connection.send([command], 5000);
  connection.close();
  return reply;
}

async function connect(cluster: LocalCluster, address: string): Promise<Connection> {
  const connection = await Connection.open(address, config.ports.client, await cluster.secureTo(address));
  await connection.send([['AUTH', AGENT_USER, 'first of agents']], PATIENT_MILLISECONDS);
  return connection;
}

/** CRC-16 of XMODEM, as https://redis.io/docs/latest/operate/oss_and_stack/reference/cluster-spec/ has it. */
export function slotOf(key: string): number {
  let crc = 0;
  for (const byte of Buffer.from(key)) {
    crc ^= byte << 8;
    for (let bit = 0; bit < 8; bit += 1) crc = ((crc & 0x8000) === 0 ? crc << 1 : (crc << 1) ^ 0x1021) & 0xffff;
  }
  return crc % 16384;
}
