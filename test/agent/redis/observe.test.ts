import type { PodRef } from '../../../agent/redis/facts';
import { Memory } from '../../../agent/redis/memory';
import { Observer } from '../../../agent/redis/observe';
import { samePod } from '../../../agent/redis/topology';
import type { World } from '../../../agent/redis/world';
import { at, formed, hostOf, idOf, nodes, settingOf, view, wanted } from './situations';

const REPLICA = at(1, 1);
const known = nodes();
const unknown = known.filter(({ host }) => host !== hostOf(REPLICA));

/** A look each five seconds. @returns for how long the replica is held to be forgotten, after the last one */
async function forgottenAfter(looks: readonly (readonly PodRef[])[]): Promise<number | undefined> {
  let [now, knowing]: [number, readonly PodRef[]] = [0, []];
  const world = {
    clock: { now: () => now },
    pod: { disk: () => Promise.resolve({ holds: 'node', ownsSlots: false, data: true }), note: () => Promise.resolve({}), serverRunning: () => Promise.resolve(true), passwords: () => Promise.resolve(undefined) },
    kubernetes: { record: () => Promise.resolve(formed), wanted: () => Promise.resolve(wanted(3)) },
    agents: { status: () => Promise.reject(new Error('no answer')) },
    servers: {
      electable: () => Promise.resolve(true),
      view: (pod: PodRef) => Promise.resolve(view(idOf(pod), samePod(pod, REPLICA) || knowing.some((one) => samePod(one, pod)) ? known : unknown)),
    },
  } as unknown as World;
  const observer = new Observer(world, settingOf(REPLICA), new Memory());
  let forgotten: number | undefined;
  for (knowing of looks) {
    forgotten = (await observer.observe('run')).forgottenSeconds;
    now += 5000;
  }
  return forgotten;
}

test('a node that most owners of slots have shunned is forgotten, though one of them is met by it at each look', async () => {
  expect(await forgottenAfter([[], [at(0, 0)], [at(1, 0)], [at(2, 0)]])).toBe(15);
});

test('a node that most owners of slots know is not', async () => {
  expect(await forgottenAfter([[], [], [at(0, 0), at(2, 0)]])).toBe(0);
});
