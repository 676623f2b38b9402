import { randomUUID } from 'node:crypto';
import { type CommonName, isCommon, raiseAlarm, type StepContext, takeCommon, writeRecord } from '../kernel/common-action';
import { acceptRefusal, Refusal } from '../kernel/errors';
import type { Outcome } from '../kernel/loop/agent-loop';
import { assertNever, present } from '../kernel/values';
import { type TlsKind, tlsKind } from '../kernel/contract/certificate';
import type { Memory } from './memory';
import type { Action, Setting } from './model/action';
import type { Note, Observation } from './model/facts';
import type { World } from './model/world';
import type { Observer } from './observe';
import { moveSlots } from './server/moves/move';

/** What a step may use. */
export type Context = StepContext<World, Setting, Memory, Observer>;

/** Takes one step. Whatever the answer was, the next look sees what came of it. */
export async function act(action: Action, seen: Observation, context: Context): Promise<Outcome> {
  if (isCommon(action)) return takeCommon(action, context, () => writeStartFiles(seen, context));
  await change(action, seen, context);
  return 'again';
}

type Change = Exclude<Action, { readonly do: CommonName }>;

function change(action: Change, seen: Observation, context: Context): Promise<void> {
  const { world, setting, memory } = context;
  const { servers, pod } = world;
  switch (action.do) {
    case 'generatePassword':
      return world.kubernetes.generatePassword();
    case 'form':
      return form(action.shards, context);
    case 'holdStart':
      return pod.holdStart(action.incoming);
    case 'allowStart':
      return pod.allowStart();
    case 'sign':
      return pod.writeNote({ ...seen.note, clusterId: action.clusterId });
    case 'meet':
      memory.meets(setting.topology.podName(action.pod), world.clock.now());
      return servers.meet(action.address);
    case 'handOver':
      memory.handsOver(world.clock.now());
      return servers.takeOver(action.pod);
    case 'promote':
      memory.asksForVotes(seen.own?.me.primaryId ?? '', world.clock.now());
      return servers.promote(action.votes);
    case 'move':
      return move(action, seen.own?.me.id ?? '', context);
    default:
      return changeOwnServer(action, context);
  }
}

type OtherChange = 'generatePassword' | 'form' | 'holdStart' | 'allowStart' | 'sign' | 'meet' | 'handOver' | 'promote' | 'move';
type OwnChange = Exclude<Change, { readonly do: OtherChange }>;

function changeOwnServer(action: OwnChange, context: Context): Promise<void> {
  const { world: { servers }, memory } = context;
  switch (action.do) {
    case 'loadCertificate':
      return loadCertificate(action.id, context);
    case 'kill':
      return kill(action, context);
    case 'shutDown':
      return shutDown(action.why, context);
    case 'replicate':
      // It starts a new copy: asked again too soon, it would never end.
      memory.restart('link');
      return servers.replicate(action.nodeId);
    case 'allowCopies':
    case 'bumpEpoch':
    case 'reset':
    case 'acceptPassword':
    case 'usePassword':
    case 'dropPasswords':
      return servers[action.do]();
    case 'forget':
      return acceptRefusal(/Unknown node/, servers.forget(action.nodeId));
    case 'addSlots':
      return servers.addSlots(action.range);
    case 'closeSlots':
      return servers.closeSlots(action.slots);
    case 'electable':
      return servers.setElectable(action.electable);
    case 'adopt':
      return servers.adopt(action.slots, action.from);
    case 'openSlots':
      return servers.openSlots(action.slots);
    default:
      return assertNever(action);
  }
}

async function shutDown(why: string, context: Context): Promise<void> {
  await raiseAlarm(context, 'ServerShutDown', why);
  try {
    await context.world.servers.shutDown();
  } catch (error) {
    // A server that ends gives no answer.
    if (error instanceof Refusal) throw error;
  }
}

async function kill({ running, why }: Extract<Action, { readonly do: 'kill' }>, context: Context): Promise<void> {
  try {
    await context.world.servers.kill(running);
  } catch (error) {
    if (!(error instanceof Refusal && error.words.startsWith('UNKILLABLE'))) throw error;
    context.memory.unkillable = true;
    return;
  }
  await raiseAlarm(context, 'ScriptKilled', why);
}

/** A refusal is told as a trouble, and must not keep the agent from its other steps. */
async function loadCertificate(id: string, { world: { servers, clock }, memory }: Context): Promise<void> {
  try {
    await servers.loadCertificate();
    memory.certificate = { loaded: id };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    memory.certificate = { ...memory.certificate, refused: { id, words: error.words, at: clock.now() } };
  }
}

type Move = Extract<Action, { readonly do: 'move' }>;

async function move({ slots, to, only }: Move, nodeId: string, { world, setting, memory }: Context): Promise<void> {
  const { topology } = setting;
  const full = only === undefined ? [] : await world.servers.slotsWithKeys(topology.self, slots);
  const [first] = [...slots.filter((slot) => !full.includes(slot)), ...slots];
  memory.moving = only === undefined || first === undefined ? slots : [first];
  try {
    await moveSlots({ world, topology, memory }, nodeId, memory.moving, to);
  } finally {
    memory.moving = [];
  }
}

const TLS_NOTE: Readonly<Record<TlsKind, Pick<Note, 'tls' | 'managed'>>> = {
  'plain text': {}, secrets: { tls: true }, managed: { tls: true, managed: true },
};

/** The note tells a later start which version has run on this data: from here on the server may write it. */
async function writeStartFiles(seen: Observation, { world, setting }: Context): Promise<void> {
  const { server: { engine, version } } = setting.config;
  const { clusterId } = seen.disk.holds === 'nothing' ? {} : seen.note;
  await world.pod.mendNodes();
  await world.pod.writeNote({ ...present('clusterId', clusterId), version: `${engine} ${version}`, ...TLS_NOTE[tlsKind(setting.config)] });
  await world.pod.writeConfig();
}

async function form(shards: number, context: Context): Promise<void> {
  const clusterId = randomUUID();
  await writeRecord({ clusterId, forming: String(shards) }, context);
  const message = `${context.setting.config.cluster} is being formed with ${shards} shards: cluster ${clusterId}`;
  await context.world.kubernetes.event('Normal', 'ClusterForming', message);
}
