import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import type { Addresses } from '../../agent/redis/server/addresses';
import { Agent } from '../../agent/redis/agent';
import type { PodRef } from '../../agent/redis/model/facts';
import { Gateway } from '../../agent/redis/server/gateway';
import type { Proofs } from '../../agent/redis/server/proof';
import { SLOTS } from '../../agent/redis/model/slots';
import { StatusPages } from '../../agent/redis/status';
import { Topology } from '../../agent/redis/model/topology';
import type { Pod, World } from '../../agent/redis/model/world';
import { addressOf, config, hostOf, numberOf, PODS, SELF } from './cluster';

/*
 * One agent of a cluster, which runs real checks except for the API server and the disk:
 * `node --expose-gc agent.mjs <number of pods> <seconds>`. Writes its resource usage as JSON.
 */

const [count, seconds] = [Number(process.argv[2]), Number(process.argv[3])];
const self = { ...SELF, podName: 'cache-0-0', namespace: 'shop', podIp: addressOf(numberOf(SELF)) };
const setting = { config, topology: new Topology(config, self), slots: SLOTS };
const passwords = { agents: { current: 'a' }, clients: { current: 'b' } };
const addresses = {
  of: (pod: PodRef) => Promise.resolve(addressOf(numberOf(pod))), found: () => undefined, lost: () => undefined,
} as unknown as Addresses;
const proofs = { check: () => Promise.resolve() } as unknown as Proofs;
const record = { clusterId: 'c', forming: '', version: 'redis 8.0.6', nodes: '', problem: '' };
const pod = {
  serverRunning: () => Promise.resolve(true),
  startHeld: () => Promise.resolve(false),
  incoming: () => Promise.resolve(undefined),
  disk: () => Promise.resolve({ holds: 'node', host: hostOf(0), ownsSlots: true, data: true }),
  note: () => Promise.resolve({ clusterId: 'c', version: 'redis 8.0.6' }),
  passwords: () => Promise.resolve(passwords),
  startBeat: () => undefined,
  endBeat: () => Promise.resolve(),
} as unknown as Pod;
const world = {
  clock: { now: () => performance.now(), pause },
  servers: new Gateway(setting, pod, addresses, proofs),
  agents: new StatusPages(setting, addresses),
  pod,
  kubernetes: {
    wanted: () => Promise.resolve({ is: 'shape', shards: count / PODS, pods: PODS, ownPods: PODS }),
    record: () => Promise.resolve(record),
    writeRecord: (change: object) => Promise.resolve(void Object.assign(record, change)),
    podDeleted: () => Promise.resolve(false),
    serverContainer: () => undefined,
    event: () => Promise.resolve(),
  },
  nameResolvesHere: () => Promise.resolve(true),
  log: () => undefined,
} as unknown as World;

class Watched extends Agent {
  looks = 0;

  protected override noticed(lastLook: Parameters<Agent['noticed']>[0]): Promise<void> {
    this.looks += 1;
    return super.noticed(lastLook);
  }
}

const MEBI = 1024 * 1024;

async function measure(): Promise<void> {
  const agent = new Watched(world, setting);
  void agent.run();
  while (agent.looks < 2) await pause(100);
  const [looks, cpu] = [agent.looks, process.cpuUsage()];
  await pause(seconds * 1000);
  const { user, system } = process.cpuUsage(cpu);
  gc?.();
  const peak = Number(/VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) / 1024;
  const { seen, action } = agent.lastLook ?? {};
  const views = seen?.peers.filter(({ view }) => view !== undefined).length;
  const took = agent.looks - looks;
  process.stdout.write(`${JSON.stringify({
    pods: count, views, action: action?.do, looks: took,
    cpuMillisecondsPerLook: Math.round((user + system) / 1000 / took), millicores: Math.round((user + system) / 1000 / seconds),
    heapMebibytes: Math.round(process.memoryUsage().heapUsed / MEBI), peakMebibytes: Math.round(peak),
  })}\n`);
  process.exit(0);
}

void measure();
