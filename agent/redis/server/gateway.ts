import { allSettled, inBatches } from '../../kernel/concurrency';
import { AGENT_USER } from '../contract/names';
import type { Setting, Target } from '../model/action';
import { hidesUnmarkedKeys } from '../model/behaviour';
import type { OpenSlot, PodRef, Refusing, View } from '../model/facts';
import type { SlotRange } from '../model/slots';
import { samePod } from '../model/topology';
import { Stranger } from '../model/unanswered';
import type { Pod, RedisServers, SlotState } from '../model/world';
import type { Addresses } from './addresses';
import type { Command, Connection } from './connection';
import { Ending } from './ending';
import { HEALTH_COMMANDS, refusalsIn } from './health';
import { LiveConfig } from './live-config';
import { KeyMoves } from './moves/key-moves';
import { NodeLists } from './node-lists';
import { hashOf } from './password';
import type { Proofs } from './proof';
import { answer, countKeys, numberOf, numbersOf, parseUserHashes, parseView, setSlot, textOf, textsOf, VIEW_COMMANDS } from './replies';
import { ErrorReply, type Reply, utf8 } from './resp';
import { ServerCertificate } from './server-certificate';
import { COMMAND_MILLISECONDS, Sessions } from './sessions';

/**
 * Valkey answers SETSLOT once its replicas have it, and meanwhile nothing else on the same connection. What was sent to a server that
 * hangs is done when it goes on, and takes slots back from whoever has them then: nothing waits there for its turn.
 */
const PACE = { redis: { lanes: 1, atOnce: 256 }, valkey: { lanes: 8, atOnce: 1 } } as const;

/** Those before are for what needs no connection of its own. */
const FIRST_LANE = 16;

/** Slots that are looked into in one transaction: the server does nothing else meanwhile, for some milliseconds. */
const PEEKS_AT_ONCE = 256;

/** Typed calls to the servers of the cluster. */
export class Gateway implements RedisServers {
  readonly replicate = (nodeId: string) => this.tell(['CLUSTER', 'REPLICATE', nodeId]);
  readonly promote = (votes: boolean) => this.tell(['CLUSTER', 'FAILOVER', votes ? 'FORCE' : 'TAKEOVER']);
  readonly bumpEpoch = () => this.tell(['CLUSTER', 'BUMPEPOCH']);
  readonly forget = (nodeId: string) => this.tell(['CLUSTER', 'FORGET', nodeId]);
  readonly reset = () => this.tell(['CLUSTER', 'RESET', 'HARD']);
  private readonly ending = new Ending((command) => this.tell(command));
  readonly kill = (running: 'script' | 'function') => this.ending.kill(running);
  readonly shutDown = () => this.ending.shutDown();
  private readonly live: LiveConfig;
  readonly liveSettings = () => this.live.read();
  readonly setElectable = (electable: boolean) => this.live.setElectable(electable);
  readonly allowCopies = () => this.live.allowCopies();
  private readonly sessions: Sessions;
  private readonly certificate: ServerCertificate;
  readonly shownCertificate = () => this.certificate.shown();
  readonly loadCertificate = () => this.certificate.load();
  private readonly keys: KeyMoves;
  private readonly lists = new NodeLists();

  constructor(
    private readonly setting: Setting,
    private readonly pod: Pod,
    private readonly addresses: Addresses,
    proofs: Proofs,
  ) {
    this.sessions = new Sessions(setting, pod, addresses, proofs);
    this.certificate = new ServerCertificate(setting, this.sessions);
    this.keys = new KeyMoves(setting, this);
    this.live = new LiveConfig(setting, (commands) => this.own(commands));
  }

  async view(pod: PodRef): Promise<View> {
    const { topology } = this.setting;
    const { connection, currentPassword } = await this.sessions.of(pod);
    const host = topology.host(pod);
    const replies = await connection.send(VIEW_COMMANDS, COMMAND_MILLISECONDS);
    const view = parseView(host, replies, connection.address, currentPassword, (text) => this.lists.parse(text));
    if (view.me.host === host) {
      this.addresses.found(pod);
      return view;
    }
    // The address belongs to somebody else by now, and DNS does not know it yet.
    this.addresses.lost(pod);
    connection.close();
    throw new Stranger(`the server that answers for ${host} calls itself ${view.me.host}`);
  }

  async refusing(): Promise<readonly Refusing[]> {
    const { options, minReplicasToWrite } = this.setting.config.server;
    const [info] = await this.own(HEALTH_COMMANDS);
    const savesSnapshots = !['', '""'].includes(String(options.save)) && options['stop-writes-on-bgsave-error'] !== false;
    return refusalsIn(textOf('INFO', info), { savesSnapshots, minReplicasToWrite });
  }

  async slotsWithKeys(pod: PodRef, slots: readonly number[]): Promise<readonly number[]> {
    const counts = await this.ask(pod, slots.map(countKeys));
    return slots.filter((_, index) => numberOf('COUNTKEYSINSLOT', counts[index]) > 0);
  }

  async keysOutside(slots: readonly number[]): Promise<number> {
    const done = await this.own([['MULTI'], ['DBSIZE'], ...slots.map(countKeys), ['EXEC']]);
    const [all = 0, ...counts] = numbersOf('EXEC', done.at(-1));
    return all - counts.reduce((sum, count) => sum + count, 0);
  }

  /** Some versions count keys of a slot only while it is theirs or marked. Within a transaction nobody sees the mark. */
  async slotsWithHiddenKeys(slots: readonly OpenSlot[]): Promise<readonly number[]> {
    const { engine, version } = this.setting.config.server;
    if (!hidesUnmarkedKeys(`${engine} ${version}`)) return this.slotsWithKeys(this.setting.topology.self, slots.map(({ slot }) => slot));
    const found: number[] = [];
    for (const some of inBatches(slots, PEEKS_AT_ONCE)) {
      const peeks = some.flatMap(({ slot, nodeId }) => [setSlot(slot, 'IMPORTING', nodeId), countKeys(slot), setSlot(slot, 'STABLE')]);
      const done = answer('EXEC', (await this.own([['MULTI'], ...peeks, ['EXEC']])).at(-1));
      if (!Array.isArray(done)) throw new Error('EXEC: the transaction was not executed');
      found.push(...some.flatMap(({ slot }, index) => (numberOf('COUNTKEYSINSLOT', done[3 * index + 1]) > 0 ? [slot] : [])));
    }
    return found;
  }

  addSlots({ from, to }: SlotRange): Promise<void> {
    return this.tell(['CLUSTER', 'ADDSLOTSRANGE', from, to]);
  }

  meet(address: string): Promise<void> {
    const { client, bus } = this.setting.config.ports;
    return this.tell(['CLUSTER', 'MEET', address, client, bus]);
  }

  async takeOver(pod: PodRef): Promise<void> {
    await this.ask(pod, [['CLUSTER', 'FAILOVER']]);
  }

  async setSlots(pod: PodRef, slots: readonly number[], state: SlotState, nodeId: string): Promise<void> {
    const word = state.toUpperCase() as Uppercase<SlotState>;
    const commands = slots.map((slot) => setSlot(slot, word, ...(state === 'stable' ? [] : [nodeId])));
    const { lanes, atOnce } = PACE[this.setting.config.server.engine];
    const send = async (_: unknown, lane: number) => {
      while (commands.length > 0) await this.ask(pod, commands.splice(0, atOnce), { lane });
    };
    await allSettled(Array.from({ length: lanes }, send));
  }

  async adopt(slots: readonly number[], from?: string): Promise<void> {
    const { self } = this.setting.topology;
    if (from === undefined) return this.tell(['CLUSTER', 'ADDSLOTS', ...slots]);
    const { me } = await this.view(self);
    await this.setSlots(self, slots, 'importing', from);
    await this.setSlots(self, slots, 'node', me.id);
  }

  closeSlots(slots: readonly number[]): Promise<void> {
    return this.setSlots(this.setting.topology.self, slots, 'stable', '');
  }

  async openSlots(slots: readonly OpenSlot[]): Promise<void> {
    await this.own(slots.map(({ slot, nodeId }) => setSlot(slot, 'IMPORTING', nodeId)));
  }

  async password(target: Target): Promise<string> {
    const { connection, password } = await this.sessions.of(target);
    // The own server sends it there, in clear: only to the address that was shown to be this pod.
    if (connection.address !== target.address) {
      throw new Stranger(`${this.setting.topology.podName(target)} is now at ${connection.address}, no longer at ${target.address}`);
    }
    return password;
  }

  giveSlots(slots: readonly number[], to: Target): Promise<readonly number[]> {
    return this.keys.give(slots, to);
  }

  migrateKeys(slots: readonly number[], to: Target): Promise<boolean> {
    return this.keys.migrate(slots, to);
  }

  async passwords() {
    const users = await this.users();
    const replies = await this.own([...users.map(({ name }) => ['ACL', 'GETUSER', name]), ['CONFIG', 'GET', 'masterauth']]);
    const hashes = users.map(({ current }, index) => ({ wanted: hashOf(current), taken: parseUserHashes('ACL GETUSER', replies[index]) }));
    const [, used] = textsOf('CONFIG GET masterauth', replies[2]);
    return {
      accepted: hashes.every(({ wanted, taken }) => taken.includes(wanted)),
      used: used === utf8(users[0].current),
      others: hashes.some(({ wanted, taken }) => taken.some((hash) => hash !== wanted)),
    };
  }

  async acceptPassword(): Promise<void> {
    await this.setUsers();
    await this.pod.renewConfig();
  }

  async usePassword(): Promise<void> {
    await this.tell(['CONFIG', 'SET', 'masterauth', utf8((await this.users())[0].current)]);
  }

  /** One command for each user: open connections stay. */
  async dropPasswords(): Promise<void> {
    await this.pod.renewConfig();
    await this.setUsers('resetpass');
  }

  private async setUsers(...rules: readonly string[]): Promise<void> {
    const users = await this.users();
    await this.own(users.map(({ name, current }) => ['ACL', 'SETUSER', name, ...rules, `#${hashOf(current)}`]));
  }

  private async users() {
    const { user, directory } = this.setting.config.credentials;
    const given = await this.pod.passwords();
    if (given === undefined) throw new Error(`a Secret mounted at ${directory} has no key "current"`);
    return [{ name: AGENT_USER, ...given.agents }, { name: user, ...given.clients }] as const;
  }

  private async tell(command: Command): Promise<void> {
    await this.own([command]);
  }

  own(commands: readonly Command[], timeoutMilliseconds?: number): Promise<readonly Reply[]> {
    return this.ask(this.setting.topology.self, commands, { ...(timeoutMilliseconds !== undefined && { timeoutMilliseconds }) });
  }

  async lane(lane: number): Promise<Connection> {
    return (await this.sessions.of(this.setting.topology.self, FIRST_LANE + lane)).connection;
  }

  async send(
    pod: PodRef, commands: readonly Command[], { lane = 0, timeoutMilliseconds = COMMAND_MILLISECONDS } = {},
  ): Promise<readonly Reply[]> {
    const { connection } = await this.sessions.of(pod, lane);
    return connection.send(commands, timeoutMilliseconds);
  }

  /** @throws Refusal with the first refusal, after every command was answered */
  private async ask(
    pod: PodRef, commands: readonly Command[], options: { lane?: number; timeoutMilliseconds?: number } = {},
  ): Promise<readonly Reply[]> {
    const { topology } = this.setting;
    const replies = await this.send(pod, commands, options);
    const refused = replies.findIndex((reply) => reply instanceof ErrorReply);
    if (refused < 0) return replies;
    const where = samePod(pod, topology.self) ? "this pod's server" : topology.podName(pod);
    // Not the whole command: it may hold a password.
    answer(`${where}: ${String(commands[refused]?.slice(0, 3).join(' '))}`, replies[refused]);
    return replies;
  }
}
