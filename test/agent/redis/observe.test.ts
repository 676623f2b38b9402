import { Memory } from '../../../agent/redis/memory';
import type { Node, PodRef, View } from '../../../agent/redis/model/facts';
import { samePod } from '../../../agent/redis/model/topology';
import type { World } from '../../../agent/redis/model/world';
import { Observer } from '../../../agent/redis/observe';
import { at, formed, hostOf, idOf, nodes, settingOf, view, wanted } from './support/situations';

const REPLICA = at(1, 1);
const known = nodes();
const unknown = known.filter(({ host }) => host !== hostOf(REPLICA));

/** What a replica looks at: a cluster whose agents are silent, with these servers. */
function observing(answer: (pod: PodRef) => Promise<View>): { readonly observer: Observer; readonly clock: { seconds: number } } {
  const clock = { seconds: 0 };
  const world = {
    clock: { now: () => 1000 * clock.seconds, pause: () => new Promise(setImmediate) },
    pod: {
      startHeld: () => Promise.resolve(false),
      incoming: () => Promise.resolve(undefined),
      disk: () => Promise.resolve({ holds: 'node', ownsSlots: false, data: true }),
      note: () => Promise.resolve({}),
      serverRunning: () => Promise.resolve(true),
      passwords: () => Promise.resolve(undefined),
    },
    kubernetes: { record: () => Promise.resolve(formed), wanted: () => Promise.resolve(wanted(3)), serverContainer: () => undefined },
    agents: { status: () => Promise.reject(new Error('no answer')) },
    servers: {
      liveSettings: () => Promise.resolve({ electable: true, withholdsCopies: false }),
      refusing: () => Promise.resolve([]),
      view: answer,
    },
  } as unknown as World;
  return { observer: new Observer(world, settingOf(REPLICA), new Memory()), clock };
}

/** A look each five seconds. @returns for how long the replica is held to be forgotten, after the last one */
async function forgottenAfter(looks: readonly (readonly PodRef[])[]): Promise<number | undefined> {
  let knowing: readonly PodRef[] = [];
  const { observer, clock } = observing((pod) => Promise.resolve(
    view(idOf(pod), samePod(pod, REPLICA) || knowing.some((one) => samePod(one, pod)) ? known : unknown),
  ));
  let forgotten: number | undefined;
  for (knowing of looks) {
    forgotten = (await observer.observe('run')).forgottenSeconds;
    clock.seconds += 5;
  }
  return forgotten;
}

test('a node that most owners of slots have shunned is forgotten, though one of them is met by it at each look', async () => {
  expect(await forgottenAfter([[], [at(0, 0)], [at(1, 0)], [at(2, 0)]])).toBe(15);
});

test('a node that most owners of slots know is not', async () => {
  expect(await forgottenAfter([[], [], [at(0, 0), at(2, 0)]])).toBe(0);
});

describe('a server that does not answer at once', () => {
  const SLOW = at(0, 0);

  /** Whether a look sees a server that answers after a moment, when the own one says this of it. */
  async function isSeen(flags: Partial<Node>): Promise<boolean> {
    const own = known.map((node) => (node.host === hostOf(SLOW) ? { ...node, ...flags } : node));
    const { observer } = observing(async (pod) => {
      if (samePod(pod, SLOW)) for (let moment = 0; moment < 10; moment += 1) await new Promise(setImmediate);
      return view(idOf(pod), own);
    });
    const { peers } = await observer.observe('run');
    return peers.find(({ pod }) => samePod(pod, SLOW))?.view !== undefined;
  }

  test('is waited for while the own server hears of it', async () => {
    expect(await isSeen({})).toBe(true);
  });

  test.each([[{ suspected: true }], [{ failed: true }]])('holds no look up once the own server says %j', async (flags) => {
    expect(await isSeen(flags)).toBe(false);
  });
});
