import { Cached } from '../kernel/cached';
import { absentOnError } from '../kernel/errors';
import { CRASHES } from '../kernel/kubernetes/server-ends';
import type { Phase } from '../kernel/loop/agent-loop';
import { present } from '../kernel/values';
import { CertificateWatch } from './certificate-watch';
import { ClientRefusals } from './client-refusals';
import type { Memory } from './memory';
import type { Setting } from './model/action';
import type { Observation, PasswordFacts, Peer, StateRecord, Unanswered, View, Wanted } from './model/facts';
import { countSlots, rangesText } from './model/slots';
import { isFormed } from './model/state-record';
import type { World } from './model/world';
import { PeerObserver, viewOrReason } from './observe-peers';
import { NO_STRAYS, StraySearch } from './strays';

/** How long answers of the API server are reused while nothing depends on them. */
const API_MILLISECONDS = 5000;

/** How often the passwords are compared. */
const PASSWORD_MILLISECONDS = 5000;

interface At<T> {
  readonly at: number;
  readonly value: T;
}

/** Does all the reading, and judges nothing: whatever gave no answer, or an unexpected one, is absent. */
export class Observer {
  private lastPasswords: At<PasswordFacts | undefined> | undefined;
  private readonly strays: StraySearch;
  private readonly refusals: ClientRefusals;
  /** Absent in plain text. */
  private readonly certificates: CertificateWatch | undefined;
  private readonly peers: PeerObserver;
  private readonly wantedShape: Cached<Wanted>;
  private readonly stateRecord: Cached<StateRecord | undefined>;

  constructor(
    private readonly world: World,
    private readonly setting: Setting,
    private readonly memory: Memory,
  ) {
    this.strays = new StraySearch(world.servers, setting);
    this.refusals = new ClientRefusals(world.servers, memory);
    this.certificates = setting.config.tls === null ? undefined : new CertificateWatch(world, memory);
    this.peers = new PeerObserver(world, setting, memory);
    const { clock, kubernetes } = world;
    this.wantedShape = new Cached(clock, API_MILLISECONDS, () => kubernetes.wanted());
    this.stateRecord = new Cached(clock, API_MILLISECONDS, () => kubernetes.record());
  }

  async observe(phase: Phase): Promise<Observation> {
    const { pod, servers, clock, kubernetes } = this.world;
    const [disk, note, startHeld, incoming, { view: own, why }] = await Promise.all([
      pod.disk(), pod.note(), pod.startHeld(), pod.incoming(), viewOrReason(servers.view(this.setting.topology.self)),
    ]);
    const serverRunning = own !== undefined || (await pod.serverRunning());
    const record = await this.record(phase);
    const wanted = await this.wanted(phase, record);
    const counted = this.memory.ends.count(kubernetes.serverContainer(), own !== undefined, clock.now());
    // Its start is held: then it is no crash that it can't start by itself.
    const ends = /can't open config file/.test(counted.last?.log ?? '') ? { inARow: 0 } : counted;
    const peers = phase === 'prepare' ? [] : await this.peers.of(wanted, own, why?.is === 'busy' || ends.inARow >= CRASHES);
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
      ...(await this.certificate(phase, own !== undefined || why?.is === 'certificate', record)),
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
    const importsWithKeys = imports.length === 0
      ? []
      : await absentOnError(world.servers.slotsWithKeys(this.setting.topology.self, imports));
    const settings = await absentOnError(world.servers.liveSettings());
    const now = world.clock.now();
    const password = phase === 'prepare' ? undefined : await this.password(now);
    const refusing = phase === 'prepare' ? [] : await this.refusals.of(own, now);
    return {
      own,
      ...(memory.giving && { giving: true }),
      refusing,
      linkDownSeconds: memory.unchanged(
        'link', own.me.primary || own.linkUp || own.copying ? `up ${now}` : `down ${own.me.primaryId ?? ''}`, now,
      ),
      imports: memory.marked(imports, now),
      ...(importsWithKeys !== undefined && { importsWithKeys }),
      ...(settings && { electable: settings.electable, withholdsCopies: settings.withholdsCopies }),
      ...present('votesAskedSeconds', memory.secondsSinceVotesAsked(own.me.primaryId, now)),
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

  private async certificate(
    phase: Phase, answers: boolean, record: StateRecord | undefined,
  ): Promise<Pick<Observation, 'certificate' | 'issuance'>> {
    return {
      ...present('certificate', phase === 'prepare' ? undefined : await this.certificates?.facts(answers)),
      ...present('issuance', await this.world.certificates?.look(mayExist(record))),
    };
  }

  /** The slots that all nodes claim for themselves, if those are not all slots. */
  private claimed(own: View | undefined, peers: readonly Peer[]): string | undefined {
    const claimed = [own, ...peers.map(({ view }) => view)].flatMap((view) => view?.me.slots ?? []);
    return own === undefined || countSlots(claimed) >= this.setting.slots ? undefined : rangesText(claimed);
  }

  private forgotten(own: View | undefined, peers: readonly Peer[], now: number): number {
    const owners = peers.flatMap(({ view }) => (view !== undefined && view.me.slots.length > 0 ? [view] : []));
    const knowing = owners.filter(({ nodes }) => nodes.some(({ id }) => id === own?.me.id));
    // A server that was told to meet a forgotten node knows it for a moment.
    const known = own === undefined || owners.length === 0 || 2 * knowing.length > owners.length;
    return this.memory.unchanged('forgotten', known ? `no ${now}` : own.me.id, now);
  }

  private async password(now: number): Promise<PasswordFacts | undefined> {
    const last = this.lastPasswords;
    if (last !== undefined && now - last.at < PASSWORD_MILLISECONDS) return undefined;
    const given = await absentOnError(this.world.pod.passwords());
    const facts = given && (await absentOnError(this.world.servers.passwords()));
    const value = facts &&
      { ...facts, previousKept: [given?.agents, given?.clients].some((passwords) => passwords?.previous !== undefined) };
    this.lastPasswords = { at: now, value };
    return value;
  }

  /** Read again when it matters: in every start and stop, and while the cluster is not formed. */
  private wanted(phase: Phase, record: StateRecord | undefined): Promise<Wanted> {
    return this.wantedShape.get((last) => phase === 'run' && isFormed(record) && last.is === 'shape');
  }

  private record(phase: Phase): Promise<StateRecord | undefined> {
    return this.stateRecord.get((last) => phase === 'run' && isFormed(last));
  }

  /** After a change by this agent, or a refused one: the next observation reads it again. */
  forgetRecord(): void {
    this.stateRecord.forget();
  }
}

const NOTHING_OPEN = { wasInTouch: false, linkDownSeconds: 0, imports: [], ...NO_STRAYS };

/** While nobody knows whether the cluster exists, it may. */
function mayExist(record: StateRecord | undefined): boolean {
  return record === undefined || record.clusterId !== undefined;
}

/** No server shows a slot that is being moved. */
function isQuiet(own: View | undefined, peers: readonly Peer[]): boolean {
  return [own, ...peers.map(({ view }) => view)].every((view) => (
    view === undefined || view.me.importing.length + view.me.migrating.length === 0
  ));
}
