import type { Phase } from '../support/agent-loop';
import { absentOnError } from '../support/errors';
import { CRASHES, ServerEnds } from '../support/server-ends';
import { present } from '../support/present';
import { Comparison } from './comparison';
import type { Setting } from './decide';
import type { AgentStatus, Disk, Member, Membership, Observation, Peer, ServerRefusal, ServerStatus, StateRecord, Wanted } from './facts';
import type { Memory } from './memory';
import { Heard, heard } from './refusals';
import type { World } from './world';

type Told = Membership & { readonly toldBy: number };
type Answering = Omit<Peer, 'agentSilentSeconds' | 'silentSeconds'>;
type Refusals = ReadonlyMap<number, ServerRefusal>;

/** How old the number of wanted members may be while nobody is beyond it. */
const WANTED_MILLISECONDS = 5000;

/** Does all the reading, and judges nothing: what did not answer, or not as expected, is absent. */
export class Observer {
  private lastWanted: { readonly at: number; readonly wanted: Wanted } | undefined;
  private lastListed: readonly Member[] | undefined;
  /** Whether servers are asked themselves, by certificate, rather than their agents, whose page anybody could serve. */
  private direct = false;
  private lastRecord: { readonly at: number; readonly record: StateRecord | undefined } | undefined;
  private readonly comparison: Comparison;

  constructor(
    private readonly world: World,
    private readonly setting: Setting,
    private readonly memory: Memory,
  ) {
    this.comparison = new Comparison(world, setting);
  }

  /** @param confirming whether something that can't be taken back depends on the answers */
  async observe(phase: Phase, confirming = false): Promise<Observation> {
    const { pod, servers, clock, kubernetes } = this.world;
    const ownOrdinal = this.setting.topology.self.ordinal;
    const [disk, plan, { answer: own, refusal }] = await Promise.all([pod.disk(), pod.plan(), heard(servers.status(ownOrdinal))]);
    this.direct = confirming || phase === 'stop' || (phase === 'prepare' && disk.holds !== 'member');
    const serverRunning = own !== undefined || (await pod.serverRunning());
    // While the pod lives its volume stays: `prepare` has looked.
    const home = phase === 'prepare' ? await pod.home() : undefined;
    const vitals = own === undefined && serverRunning ? await absentOnError(servers.vitals()) : undefined;
    const local = { disk, plan, serverRunning, ...present('own', own), ...present('refusal', refusal), ...present('vitals', vitals), ...present('home', home) };
    const ends = this.memory.ends.count(kubernetes.serverContainer(), own !== undefined, clock.now());
    // A server that runs without an answer: nothing is to be decided but to wait, and its peers are spared.
    const spared = phase === 'run' && own === undefined && serverRunning && ends.inARow < CRASHES;
    const cluster = spared ? await this.alone() : await this.cluster(phase, own, disk);
    const limited = await absentOnError(servers.limitation());
    const now = clock.now();
    const led = phase === 'run' && own?.leaderId !== undefined && 'membership' in cluster;
    return {
      ...local,
      ...cluster,
      ...present('limited', limited),
      ...(await this.compared(phase, cluster, own, ends)),
      ends,
      ...present('replacedSeconds', this.memory.replacedSeconds(now)),
      waitedSeconds: this.memory.waited(led ? 'leader' : phase, now),
      maintenance: this.memory.maintenance(now),
      handOvers: this.memory.handOvers,
      ...present('stuck', this.memory.stuckStep(now)),
    };
  }

  private async compared(phase: Phase, { membership, peers }: { membership?: Told; peers: readonly Peer[] }, own: ServerStatus | undefined, ends: ServerEnds) {
    const hashes = phase !== 'prepare' ? await this.comparison.of(membership, own, peers, ends) : undefined;
    const hashesUnchangedSeconds = this.memory.unchanged('hashes', JSON.stringify(hashes ?? []), this.world.clock.now());
    return { ...present('hashes', hashes), hashesUnchangedSeconds };
  }

  private async alone() {
    // What is wrong is written to the record, and only after it was read.
    const [record, everybody] = await Promise.all([this.record('run'), this.peers('prepare')]);
    const peers = this.listen(everybody).filter(({ ordinal }) => this.lastListed === undefined || this.isListed(ordinal));
    return { ...present('record', record), wanted: { is: 'unknown' } as const, peers, learnerStuckSeconds: 0 };
  }

  private async cluster(phase: Phase, own: ServerStatus | undefined, disk: Disk) {
    // One that hangs holds up the look: those that don't depend on each other are asked at once.
    const everybody = phase === 'run' ? undefined : this.peers(phase);
    const refusals = new Map<number, ServerRefusal>();
    const [membership, record] = await Promise.all([this.membership(own, refusals), this.record(phase)]);
    if (membership !== undefined) this.lastListed = membership.members;
    const peers = this.listen(await (everybody ?? this.peers(phase)), refusals);
    const wanted = await this.wanted(phase, membership);
    const astray = phase === 'prepare' && disk.holds !== 'member' && membership === undefined;
    const claimed = astray ? await this.claimed() : undefined;
    const teller = own === undefined && membership !== undefined ? await absentOnError(this.world.servers.status(membership.toldBy)) : undefined;
    const { topology } = this.setting;
    const learner = membership?.members.find((member) => member.learner);
    const itsPod = learner && peers.find(({ ordinal }) => ordinal === topology.ordinalOf(learner.peerUrl));
    return {
      ...present('membership', membership),
      ...present('record', record),
      ...present('teller', teller),
      peers,
      ...present('claimed', claimed),
      wanted,
      learnerStuckSeconds: this.memory.learnerStuck(learner, itsPod, this.world.clock.now()),
    };
  }

  /**
   * The own server's list if it has one, else that of the first other that answers: a quorum agrees on each.
   *
   * @param refusals gets those of the servers that answer, and not with a list
   */
  private async membership(own: ServerStatus | undefined, refusals: Map<number, ServerRefusal>): Promise<Told | undefined> {
    const ownOrdinal = this.setting.topology.self.ordinal;
    const ask = async (ordinal: number): Promise<Told> => {
      const { answer, refusal } = await heard(this.world.servers.membership(ordinal));
      if (refusal !== undefined) refusals.set(ordinal, refusal);
      if (answer === undefined) throw new Error('no list');
      return { ...answer, toldBy: ordinal };
    };
    const told = own?.leaderId !== undefined && !own.learner ? await absentOnError(ask(ownOrdinal)) : undefined;
    if (told !== undefined) return told;
    return absentOnError(Promise.any(this.setting.topology.others.map(ask)));
  }

  /** Of those that are members; a pod that starts asks every ordinal, as who is wanted does not tell who is there. */
  private async peers(phase: Phase): Promise<readonly Answering[]> {
    const { others } = this.setting.topology;
    const asked = phase === 'prepare' || this.lastListed === undefined ? others : others.filter((ordinal) => this.isListed(ordinal));
    return Promise.all(asked.map((ordinal) => this.peer(ordinal, phase)));
  }

  private isListed(ordinal: number): boolean {
    return this.lastListed?.some(({ peerUrl }) => this.setting.topology.ordinalOf(peerUrl) === ordinal) ?? false;
  }

  /** While running, a peer's agent tells of its server too; what more depends on is asked of the server itself. */
  private async peer(ordinal: number, phase: Phase): Promise<Answering> {
    const { agents, servers } = this.world;
    const itself = () => heard(servers.status(ordinal));
    const atOnce = this.direct ? itself() : undefined;
    const agent = await absentOnError<AgentStatus>(agents.status(ordinal));
    const { answer: server, refusal } = await (atOnce ?? (phase === 'run' && agent === undefined ? itself() : toldBy(agent)));
    return { ordinal, ...present('agent', agent), ...present('server', server), ...present('refusal', refusal) };
  }

  /** Counts silence. What this agent was refused itself says more than what another one was. */
  private listen(peers: readonly Answering[], refusals: Refusals = new Map()): readonly Peer[] {
    const now = this.world.clock.now();
    return peers.map((peer) => {
      const { ordinal, agent, server } = peer;
      const refusal = refusals.get(ordinal) ?? peer.refusal;
      const answered = agent !== undefined || server !== undefined || refusal !== undefined;
      return {
        ...peer,
        ...present('refusal', refusal),
        agentSilentSeconds: this.memory.silence(`agent ${ordinal}`, agent !== undefined, now),
        silentSeconds: this.memory.silence(`pod ${ordinal}`, answered, now),
      };
    });
  }

  /** Read anew before anything hangs on it: in every start and stop, and when a member seems to be beyond it. */
  private async wanted(phase: Phase, membership: Membership | undefined): Promise<Wanted> {
    const { clock, kubernetes } = this.world;
    const last = this.lastWanted;
    if (phase === 'run' && last?.wanted.is === 'size' && clock.now() - last.at < WANTED_MILLISECONDS) {
      const { replicas } = last.wanted;
      const beyond = membership?.members.some(({ peerUrl }) => (this.setting.topology.ordinalOf(peerUrl) ?? 0) >= replicas);
      if (membership !== undefined && beyond !== true) return last.wanted;
    }
    const wanted = await kubernetes.wanted();
    this.lastWanted = { at: clock.now(), wanted };
    return wanted;
  }

  /** What isn't known to be gone may be there. */
  private async claimed(): Promise<readonly number[]> {
    const { others } = this.setting.topology;
    const exist = await Promise.all(others.map((ordinal) => this.world.kubernetes.claimExists(ordinal)));
    return others.filter((_, index) => exist[index] !== false);
  }

  private async record(phase: Phase): Promise<StateRecord | undefined> {
    const { clock, kubernetes } = this.world;
    const last = this.lastRecord;
    if (phase === 'run' && last?.record !== undefined && clock.now() - last.at < WANTED_MILLISECONDS) return last.record;
    const record = await kubernetes.record();
    this.lastRecord = { at: clock.now(), record };
    return record;
  }

  /** After an own change of the record, or when one was refused: the next look reads it anew. */
  forgetRecord(): void {
    this.lastRecord = undefined;
  }
}

/** What an agent says of its own server. */
function toldBy(agent: AgentStatus | undefined): Heard<ServerStatus> {
  return { ...present('answer', agent?.server), ...present('refusal', agent?.refusal) };
}
