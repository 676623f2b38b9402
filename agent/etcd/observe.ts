import { Cached } from '../kernel/cached';
import { absentOnError } from '../kernel/errors';
import { CRASHES, type ServerEnds } from '../kernel/kubernetes/server-ends';
import type { Phase } from '../kernel/loop/agent-loop';
import { present } from '../kernel/values';
import { Comparison } from './comparison';
import type { Memory } from './memory';
import type { Setting } from './model/action';
import type {
  AgentStatus, Disk, Member, Membership, Observation, Peer, ServerRefusal, ServerStatus, StateRecord, Wanted,
} from './model/facts';
import type { World } from './model/world';
import { type AnswerOrRefusal, answerOrRefusal } from './server/refusals';

type Told = Membership & { readonly toldBy: number };
type Answering = Omit<Peer, 'agentSilentSeconds' | 'silentSeconds'>;
type Refusals = ReadonlyMap<number, ServerRefusal>;

/** How long the number of wanted members is reused while no member is beyond it. */
const WANTED_MILLISECONDS = 5000;

/** Does all the reading, and judges nothing: whatever gave no answer, or an unexpected one, is absent. */
export class Observer {
  private lastListed: readonly Member[] | undefined;
  /** Whether the servers themselves are asked, by certificate, and not their agents, whose page anybody could serve. */
  private direct = false;
  private readonly comparison: Comparison;
  private readonly wantedMembers: Cached<Wanted>;
  private readonly stateRecord: Cached<StateRecord | undefined>;

  constructor(
    private readonly world: World,
    private readonly setting: Setting,
    private readonly memory: Memory,
  ) {
    this.comparison = new Comparison(world, setting);
    const { clock, kubernetes } = world;
    this.wantedMembers = new Cached(clock, WANTED_MILLISECONDS, () => kubernetes.wanted());
    this.stateRecord = new Cached(clock, WANTED_MILLISECONDS, () => kubernetes.record());
  }

  /** @param confirming whether something that can't be undone depends on the answers */
  async observe(phase: Phase, confirming = false): Promise<Observation> {
    const { pod, servers, clock, kubernetes } = this.world;
    const ownOrdinal = this.setting.topology.self.ordinal;
    const [disk, plan, { answer: own, refusal }] = await Promise.all([pod.disk(), pod.plan(), answerOrRefusal(servers.status(ownOrdinal))]);
    this.direct = confirming || phase === 'stop' || (phase === 'prepare' && disk.holds !== 'member');
    const serverRunning = own !== undefined || (await pod.serverRunning());
    // While the pod lives its volume stays: `prepare` has looked.
    const home = phase === 'prepare' ? await pod.home() : undefined;
    const listedScheme = serverRunning ? undefined : await pod.listedScheme();
    const vitals = own === undefined && serverRunning ? await absentOnError(servers.vitals()) : undefined;
    const local = {
      disk,
      plan,
      serverRunning,
      ...present('own', own),
      ...present('refusal', refusal),
      ...present('vitals', vitals),
      ...present('home', home),
      ...present('listedScheme', listedScheme),
    };
    const ends = this.memory.ends.count(kubernetes.serverContainer(), own !== undefined, clock.now());
    // While the server runs without an answer there is nothing to do but wait, so its peers are not asked.
    const spared = phase === 'run' && own === undefined && serverRunning && ends.inARow < CRASHES;
    const cluster = spared ? await this.alone() : await this.cluster(phase, own, disk);
    const limited = await absentOnError(servers.limitation());
    // While nobody knows whether the cluster exists, it may.
    const issuance = await this.world.certificates?.look(mayKnowAuthority(cluster.record));
    const now = clock.now();
    const led = phase === 'run' && own?.leaderId !== undefined && 'membership' in cluster;
    return {
      ...local,
      ...cluster,
      ...present('limited', limited),
      ...present('issuance', issuance),
      ...(await this.compared(phase, cluster, own, ends)),
      ends,
      ...present('replacedSeconds', this.memory.replacedSeconds(disk.holds === 'member' ? disk.identity.memberId : undefined, now)),
      waitedSeconds: this.memory.waited(led ? 'leader' : phase, now),
      maintenance: this.memory.maintenance(now),
      handOvers: this.memory.handOvers,
      ...present('stuck', this.memory.stuckStep(now)),
    };
  }

  private async compared(
    phase: Phase, { membership, peers }: { membership?: Told; peers: readonly Peer[] }, own: ServerStatus | undefined, ends: ServerEnds,
  ) {
    const hashes = phase !== 'prepare' ? await this.comparison.of(membership, own, peers, ends) : undefined;
    const hashesUnchangedSeconds = this.memory.unchanged('hashes', JSON.stringify(hashes ?? []), this.world.clock.now());
    return { ...present('hashes', hashes), hashesUnchangedSeconds };
  }

  private async alone() {
    // A problem is written to the record, which must have been read before.
    const [record, everybody] = await Promise.all([this.record('run'), this.peers('prepare')]);
    const peers = this.listen(everybody).filter(({ ordinal }) => this.lastListed === undefined || this.isListed(ordinal));
    return { ...present('record', record), wanted: { is: 'unknown' } as const, peers, learnerStuckSeconds: 0 };
  }

  private async cluster(phase: Phase, own: ServerStatus | undefined, disk: Disk) {
    // One that hangs delays the look, so independent questions are asked at the same time.
    const everybody = phase === 'run' ? undefined : this.peers(phase);
    const refusals = new Map<number, ServerRefusal>();
    const [membership, record] = await Promise.all([this.membership(own, refusals), this.record(phase)]);
    if (membership !== undefined) this.lastListed = membership.members;
    const peers = this.listen(await (everybody ?? this.peers(phase)), refusals);
    const wanted = await this.wanted(phase, membership);
    const astray = phase === 'prepare' && disk.holds !== 'member' && membership === undefined;
    const claimed = astray ? await this.claimed() : undefined;
    const teller = own === undefined && membership !== undefined
      ? await absentOnError(this.world.servers.status(membership.toldBy))
      : undefined;
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
      const { answer, refusal } = await answerOrRefusal(this.world.servers.membership(ordinal));
      if (refusal !== undefined) refusals.set(ordinal, refusal);
      if (answer === undefined) throw new Error('no list');
      return { ...answer, toldBy: ordinal };
    };
    const told = own?.leaderId !== undefined && !own.learner ? await absentOnError(ask(ownOrdinal)) : undefined;
    if (told !== undefined) return told;
    return absentOnError(Promise.any(this.setting.topology.others.map(ask)));
  }

  /** Those that are members; a pod that starts asks every ordinal, as the wanted size does not say who is there. */
  private async peers(phase: Phase): Promise<readonly Answering[]> {
    const { others } = this.setting.topology;
    const asked = phase === 'prepare' || this.lastListed === undefined ? others : others.filter((ordinal) => this.isListed(ordinal));
    return Promise.all(asked.map((ordinal) => this.peer(ordinal, phase)));
  }

  private isListed(ordinal: number): boolean {
    return this.lastListed?.some(({ peerUrl }) => this.setting.topology.ordinalOf(peerUrl) === ordinal) ?? false;
  }

  /** While running, a peer's agent reports about its server too; for more important decisions the server itself is asked. */
  private async peer(ordinal: number, phase: Phase): Promise<Answering> {
    const { agents, servers } = this.world;
    const itself = () => answerOrRefusal(servers.status(ordinal));
    const atOnce = this.direct ? itself() : undefined;
    const agent = await absentOnError<AgentStatus>(agents.status(ordinal));
    const { answer: server, refusal } = await (atOnce ?? (phase === 'run' && agent === undefined ? itself() : toldBy(agent)));
    return { ordinal, ...present('agent', agent), ...present('server', server), ...present('refusal', refusal) };
  }

  /** Adds how long each has been silent. A refusal to this agent says more than a refusal to another one. */
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

  /** Read again before anything depends on it: in every start and stop, and when a member seems to be beyond it. */
  private wanted(phase: Phase, membership: Membership | undefined): Promise<Wanted> {
    return this.wantedMembers.get((last) => {
      if (phase !== 'run' || last.is !== 'size' || membership === undefined) return false;
      return !membership.members.some(({ peerUrl }) => (this.setting.topology.ordinalOf(peerUrl) ?? 0) >= last.replicas);
    });
  }

  /** Whatever is not known to be gone may be there. */
  private async claimed(): Promise<readonly number[]> {
    const { others } = this.setting.topology;
    const exist = await Promise.all(others.map((ordinal) => this.world.kubernetes.claimExists(ordinal)));
    return others.filter((_, index) => exist[index] !== false);
  }

  private record(phase: Phase): Promise<StateRecord | undefined> {
    return this.stateRecord.get((last) => phase === 'run' && last !== undefined);
  }

  /** After a change by this agent, or a refused one: the next observation reads it again. */
  forgetRecord(): void {
    this.stateRecord.forget();
  }
}

/** Members without certificates of the agents know no authority that they could restore. */
function mayKnowAuthority(record: StateRecord | undefined): boolean {
  return record === undefined || (record.clusterId !== undefined && record.tls !== 'plain text');
}

/** What an agent says of its own server. */
function toldBy(agent: AgentStatus | undefined): AnswerOrRefusal<ServerStatus> {
  return { ...present('answer', agent?.server), ...present('refusal', agent?.refusal) };
}
