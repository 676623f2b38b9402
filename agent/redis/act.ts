import { randomUUID } from 'node:crypto';
import type { Outcome } from '../kernel/agent-loop';
import { tell } from '../kernel/alarm';
import { forgotten } from '../kernel/errors';
import { Refusal, unless } from '../kernel/refusal';
import type { Action, Setting } from './model/action';
import type { Observation, StateRecord } from './model/facts';
import type { Memory } from './memory';
import { moveSlots } from './server/moves/move';
import type { Observer } from './observe';
import type { World } from './model/world';

/** What an action may use. */
export interface Hands {
  readonly world: World;
  readonly setting: Setting;
  readonly memory: Memory;
  readonly observer: Observer;
}

/** Takes one step. What came of it is seen by the next look, whatever the answer was. */
export async function act(action: Action, seen: Observation, hands: Hands): Promise<Outcome> {
  const { pod } = hands.world;
  switch (action.do) {
    case 'wait':
      return 'again';
    case 'warn':
      await tell(hands, action.reason, action.why);
      return 'again';
    case 'fail':
      await pod.writeTerminationMessage(action.why);
      await tell(hands, action.reason, action.why);
      return 'failed';
    case 'start':
      await start(seen, hands);
      return 'done';
    case 'kill':
      await kill(action, hands);
      return 'again';
    case 'shutDown':
      await tell(hands, 'ServerShutDown', action.why);
      await hands.world.servers.shutDown().catch(unlessRefused);
      return 'again';
    case 'release':
      if (action.alarm !== undefined) await tell(hands, action.alarm, action.why);
      return 'done';
    default:
      await change(action, seen, hands);
      return 'again';
  }
}

type Change = Exclude<Action, { readonly do: 'wait' | 'warn' | 'fail' | 'start' | 'release' | 'kill' | 'shutDown' }>;

function change(action: Change, seen: Observation, hands: Hands): Promise<void> {
  const { world, setting, memory } = hands;
  const { servers, pod } = world;
  switch (action.do) {
    case 'generatePassword':
      return world.kubernetes.generatePassword();
    case 'setAside':
      return pod.setAside();
    case 'form':
      return form(action.shards, hands);
    case 'record':
      return record(action.change, hands);
    case 'holdStart':
      return pod.holdStart(action.incoming);
    case 'allowStart':
      return pod.allowStart();
    case 'sign':
      return pod.writeNote({ ...seen.note, clusterId: action.clusterId });
    case 'addSlots':
      return servers.addSlots(action.range);
    case 'meet':
      memory.meets(setting.topology.podName(action.pod), world.clock.now());
      return servers.meet(action.address);
    case 'handOver':
      memory.handsOver(world.clock.now());
      return servers.takeOver(action.pod);
    case 'move':
      return move(action, seen.own?.me.id ?? '', hands);
    default:
      return ofOwnServer(action, hands);
  }
}

type OwnChange = Exclude<Change, { readonly do: 'generatePassword' | 'setAside' | 'form' | 'record' | 'holdStart' | 'allowStart' | 'sign' | 'addSlots' | 'meet' | 'handOver' | 'move' }>;

function ofOwnServer(action: OwnChange, { world: { servers }, memory }: Hands): Promise<void> {
  switch (action.do) {
    case 'replicate':
      // It begins a copy anew: asked again too soon, it would never end.
      memory.restart('link');
      return servers.replicate(action.nodeId);
    case 'promote':
    case 'bumpEpoch':
    case 'reset':
    case 'acceptPassword':
    case 'usePassword':
    case 'dropPasswords':
      return servers[action.do]();
    case 'forget':
      return unless(/Unknown node/, servers.forget(action.nodeId));
    case 'closeSlots':
      return servers.closeSlots(action.slots);
    case 'electable':
      return servers.setElectable(action.electable);
    case 'adopt':
      return servers.adopt(action.slots, action.from);
    case 'openSlots':
      return servers.openSlots(action.slots);
    default:
      return forgotten(action);
  }
}

/** A server that ends gives no answer. */
function unlessRefused(error: unknown): void {
  if (error instanceof Refusal) throw error;
}

async function kill({ running, why }: Extract<Action, { readonly do: 'kill' }>, hands: Hands): Promise<void> {
  try {
    await hands.world.servers.kill(running);
  } catch (error) {
    if (!(error instanceof Refusal && error.refusal.startsWith('UNKILLABLE'))) throw error;
    hands.memory.unkillable = true;
    return;
  }
  await tell(hands, 'ScriptKilled', why);
}

async function move({ slots, to, only }: Extract<Action, { readonly do: 'move' }>, nodeId: string, { world, setting }: Hands): Promise<void> {
  const { topology } = setting;
  const full = only === undefined ? [] : await world.servers.slotsWithKeys(topology.self, slots);
  const [first] = [...slots.filter((slot) => !full.includes(slot)), ...slots];
  await moveSlots(world, topology, nodeId, only === undefined || first === undefined ? slots : [first], to);
}

/** The note tells a later start what has run on this data; from here on the server may write it. */
async function start(seen: Observation, { world, setting }: Hands): Promise<void> {
  const { engine, version } = setting.config.server;
  const note = seen.disk.holds === 'nothing' ? {} : seen.note;
  await world.pod.mendNodes();
  await world.pod.writeNote({ ...note, version: `${engine} ${version}` });
  await world.pod.writeConfig();
}

async function form(shards: number, hands: Hands): Promise<void> {
  const clusterId = randomUUID();
  await record({ clusterId, forming: String(shards) }, hands);
  await hands.world.kubernetes.event('Normal', 'ClusterForming', `${hands.setting.config.cluster} is being formed of ${shards} shards: cluster ${clusterId}`);
}

async function record(written: StateRecord, { world, observer }: Hands): Promise<void> {
  observer.forgetRecord();
  await world.kubernetes.writeRecord(written);
}
