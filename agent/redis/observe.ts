import type { Phase } from '../support/agent-loop';
import { absentOnError } from '../support/errors';
import { fewAtOnce } from '../support/few-at-once';
import { CRASHES } from '../support/server-ends';
import { present } from '../support/present';
import type { Setting } from './action';
import type { Observation, PasswordFacts, Peer, PodRef, StateRecord, Unanswered, View, Wanted } from './facts';
import { Refusals } from './health';
import type { Memory } from './memory';
import { countSlots, hasSlot, rangesText } from './slots';
import { isFormed } from './state-record';
import { NO_STRAYS, StraySearch } from './strays';
import { everyPod, samePod } from './topology';
import { unansweredOf } from './unanswered';
import type { World } from './world';

/** How old what the API server said may be while nothing hangs on it. */
const API_MILLISECONDS = 5000;

/** How long a server may take whom the own one has not heard of for the node timeout: one that hangs shall not hold up each look. */
const SUSPECTED_MILLISECONDS = 1000;

/** How often the passwords are compared while nobody changes them. */
const PASSWORD_MILLISECONDS = 5000;

/** A server that has not answered by then no longer keeps the next one from being asked. */
const SLOW_MILLISECONDS = 200;

interface At<T> {
  readonly at: number;
  readonly value: T;
}

/** Does all the reading, and judges nothing: what did not answer, or not as expected, is absent. */
export class Observer {
  private lastWanted: At<Wanted> | undefined;
  private lastRecord: At<StateRecord | undefined> | undefined;
  private lastPasswords: At<PasswordFacts | undefined> | undefined;
  private readonly strays: StraySearch;
  private readonly refusals: Refusals;

  constructor(
    private readonly world: World,
    private readonly setting: Setting,
    private readonly memory: Memory,
  ) {
    this.strays = new StraySearch(world.servers, setting);
    this.refusals = new Refusals(world.servers, memory);
  }

  async observe(phase: Phase): Promise<Observation> {
    const { pod, servers, clock, kubernetes } = this.world;
    const [disk, note, startHeld, incoming, { view: own, why }] = await Promise.all([
      pod.disk(), pod.note(), pod.startHeld(), pod.incoming(), heard(servers.view(this.setting.topology.self)),
    ]);
    const serverRunning = own !== undefined || (await pod.serverRunning());
    const record = await this.record(phase);
    const wanted = await this.wanted(phase, record);
    const counted = this.memory.ends.count(kubernetes.serverContainer(), own !== undefined, clock.now());
    // Its start is held: that it can't start by itself is no crash.
    const ends = /can't open config file/.test(counted.last?.log ?? '') ? { inARow: 0 } : counted;
    const peers = phase === 'prepare' ? [] : await this.peers(wanted, own, why?.is === 'busy' || ends.inARow >= CRASHES);
    const passwordGiven = phase !== 'prepare' || (await pod.passwords()) !== undefined;
    const beat = phase === 'prepare' ? await pod.lastBeat() : undefined;
    const now = clock.now();
    const claimed = this.claimed(own, peers);
    return {
      serverRunning,
      serverDownSeconds: this.memory.unchanged('server', serverRunning ? `up ${now}` : 'down', now),
      startHeld,
      startNoted: incoming !== undefined,
      incoming: incoming === undefined || incoming === 'any' ? [] : incoming,
      quietSeconds: this.memory.unchanged('moves', isQuiet(own, peers) ? 'none' : `some ${now}`, now),
      disk,
      note,
      wanted,
      peers,
      ends,
      passwordGiven,
      ...(beat !== undefined && { beatUnchangedSeconds: this.memory.unchanged('beat', beat, now) }),
      ...present('record', record),
      ...(own === undefined ? { ...NOTHING_OPEN, ...this.withoutView(why) } : await this.ofOwnServer(own, phase, claimed ?? '')),
      orphanedSeconds: this.memory.unchanged('orphans', claimed ?? `none ${now}`, now),
      forgottenSeconds: this.forgotten(own, peers, now),
      waitedSeconds: this.memory.unchanged('phase', phase, now),
      handOvers: this.memory.handOvers,
      ...present('secondsSinceHandOver', this.memory.secondsSinceHandOver(now)),
      ...present('stuck', this.memory.stuckStep(now)),
    };
  }

  private async ofOwnServer(own: View, phase: Phase, claimed: string) {
    const { memory, world } = this;
    memory.unkillable = false;
    memory.restart('view');
    const imports = own.me.importing.map(({ slot }) => slot);
    const importsWithKeys = imports.length === 0 ? [] : await absentOnError(world.servers.slotsWithKeys(this.setting.topology.self, imports));
    const electable = await absentOnError(world.servers.electable());
    const now = world.clock.now();
    const password = phase === 'prepare' ? undefined : await this.password(now);
    const refusing = phase === 'prepare' ? [] : await this.refusals.of(own, now);
    return {
      own,
      refusing,
      linkDownSeconds: memory.unchanged('link', own.me.primary || own.linkUp || own.copying ? `up ${now}` : `down ${own.me.primaryId ?? ''}`, now),
      imports: memory.marked(imports, now),
      ...(importsWithKeys !== undefined && { importsWithKeys }),
      ...(electable !== undefined && { electable }),
      wasInTouch: memory.inTouch(own.me.primaryId, own.linkUp, own.copying),
      ...(await this.strays.of(own, claimed, now)),
      ...(password !== undefined && { password }),
    };
  }

  private withoutView(why: Unanswered | undefined) {
    const { memory, world } = this;
    if (why?.is !== 'busy') memory.unkillable = false;
    const unanswered = why && { why, seconds: memory.unchanged('view', why.is, world.clock.now()) };
    return { ...(unanswered && { unanswered }), unkillable: memory.unkillable };
  }

  private async peers(wanted: Wanted, own: View | undefined, inTrouble: boolean): Promise<readonly Peer[]> {
    const { topology } = this.setting;
    // Who else has the data of a server that is busy, or ends again and again, decides what may be done to it.
    if (own === undefined && inTrouble && wanted.is === 'shape') {
      const siblings = everyPod(wanted.shards, wanted.pods).filter((pod) => pod.shard === topology.self.shard && !samePod(pod, topology.self));
      return Promise.all(siblings.map((pod) => this.peer(topology.podName(pod), pod)));
    }
    if (own === undefined) return [];
    // Pods that are wanted, and pods that the own server knows: who is wanted does not tell who is there.
    const expected = wanted.is === 'shape' ? everyPod(wanted.shards, wanted.pods) : [];
    const pods = new Map<string, PodRef>();
    for (const pod of [...expected, ...own.nodes.flatMap(({ host }) => topology.podOf(host) ?? [])]) {
      if (!samePod(pod, topology.self)) pods.set(topology.podName(pod), pod);
    }
    return fewAtOnce([...pods], ([name, pod]) => this.peer(name, pod, own), () => this.world.clock.pause(SLOW_MILLISECONDS));
  }

  private async peer(name: string, pod: PodRef, own?: View): Promise<Peer> {
    const { agents, servers, clock } = this.world;
    const known = own?.nodes.filter(({ host }) => host === this.setting.topology.host(pod)) ?? [];
    const suspected = known.length > 0 && known.every((node) => node.failed || node.suspected);
    const asked = heard(servers.view(pod));
    const viewed = suspected ? Promise.race([asked, clock.pause(SUSPECTED_MILLISECONDS).then(() => NOT_YET)]) : asked;
    const [agent, { view, why }] = await Promise.all([absentOnError(agents.status(pod)), viewed]);
    const halfMoved = view && own && (await this.halfMoved(pod, view, own));
    const now = clock.now();
    const secondsSinceMeet = this.memory.secondsSinceMeet(name, now);
    const unansweredSeconds = this.memory.unchanged(`view of ${name}`, why?.is ?? `well ${now}`, now);
    return {
      pod,
      ...(agent !== undefined && { agent }),
      ...(view !== undefined && { view }),
      ...(halfMoved !== undefined && { halfMoved }),
      ...(why !== undefined && { unanswered: { why, seconds: unansweredSeconds } }),
      silentSeconds: this.memory.silence(name, agent !== undefined || view !== undefined, now),
      ...(secondsSinceMeet !== undefined && { secondsSinceMeet }),
    };
  }

  /** A mark on a slot does not tell whether its keys are on both sides. */
  private async halfMoved(pod: PodRef, view: View, own: View): Promise<readonly number[] | undefined> {
    const open = view.me.importing.map(({ slot }) => slot).filter((slot) => hasSlot(own.me.slots, slot));
    return open.length === 0 || !own.me.primary ? undefined : absentOnError(this.world.servers.slotsWithKeys(pod, open));
  }

  /** What all claim by their own word, when that is not every slot. */
  private claimed(own: View | undefined, peers: readonly Peer[]): string | undefined {
    const claimed = [own, ...peers.map(({ view }) => view)].flatMap((view) => view?.me.slots ?? []);
    return own === undefined || countSlots(claimed) >= this.setting.slots ? undefined : rangesText(claimed);
  }

  private forgotten(own: View | undefined, peers: readonly Peer[], now: number): number {
    const owners = peers.flatMap(({ view }) => (view !== undefined && view.me.slots.length > 0 ? [view] : []));
    const knowing = owners.filter(({ nodes }) => nodes.some(({ id }) => id === own?.me.id));
    // Whoever is told to meet a node that is shunned knows it for a moment.
    const known = own === undefined || owners.length === 0 || 2 * knowing.length > owners.length;
    return this.memory.unchanged('forgotten', known ? `no ${now}` : own.me.id, now);
  }

  private async password(now: number): Promise<PasswordFacts | undefined> {
    const last = this.lastPasswords;
    if (last !== undefined && now - last.at < PASSWORD_MILLISECONDS) return undefined;
    const given = await absentOnError(this.world.pod.passwords());
    const facts = given && (await absentOnError(this.world.servers.passwords()));
    const value = facts && { ...facts, previousKept: [given?.agents, given?.clients].some((passwords) => passwords?.previous !== undefined) };
    this.lastPasswords = { at: now, value };
    return value;
  }

  private async wanted(phase: Phase, record: StateRecord | undefined): Promise<Wanted> {
    const { clock, kubernetes } = this.world;
    const last = this.lastWanted;
    // Read anew before anything hangs on it: in every start and stop, and while the cluster is not formed.
    const calm = phase === 'run' && isFormed(record);
    if (calm && last?.value.is === 'shape' && clock.now() - last.at < API_MILLISECONDS) return last.value;
    const value = await kubernetes.wanted();
    this.lastWanted = { at: clock.now(), value };
    return value;
  }

  private async record(phase: Phase): Promise<StateRecord | undefined> {
    const { clock, kubernetes } = this.world;
    const last = this.lastRecord;
    if (phase === 'run' && isFormed(last?.value) && last !== undefined && clock.now() - last.at < API_MILLISECONDS) return last.value;
    const value = await kubernetes.record();
    this.lastRecord = { at: clock.now(), value };
    return value;
  }

  /** After an own change of the record, or when one was refused: the next look reads it anew. */
  forgetRecord(): void {
    this.lastRecord = undefined;
  }
}

/** A view, or why there is none. */
async function heard(asked: Promise<View>): Promise<{ readonly view?: View; readonly why?: Unanswered }> {
  try {
    return { view: await asked };
  } catch (error) {
    return { why: unansweredOf(error) };
  }
}

const NOT_YET: { readonly view?: View; readonly why?: Unanswered } = { why: { is: 'silent', why: `no answer within ${SUSPECTED_MILLISECONDS} ms` } };

const NOTHING_OPEN = { wasInTouch: false, linkDownSeconds: 0, imports: [], ...NO_STRAYS };

/** No server shows a slot on its way. */
function isQuiet(own: View | undefined, peers: readonly Peer[]): boolean {
  return [own, ...peers.map(({ view }) => view)].every((view) => view === undefined || view.me.importing.length + view.me.migrating.length === 0);
}
