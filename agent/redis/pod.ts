import { createHash, randomUUID, X509Certificate } from 'node:crypto';
import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { KubeApi } from '../kernel/kubernetes/kube-api';
import { hasListener, replaceFile, setDirectoryAside, undefinedIfMissing, writeTerminationMessage } from '../kernel/pod';
import { isObject } from '../kernel/shape';
import { AGENT_KEY_PREFIX, PASSWORD_KEYS } from './contract/names';
import type { Setting } from './model/action';
import type { Disk, Incoming, MountedCertificate, Note } from './model/facts';
import type { Credentials, Passwords, Pod } from './model/world';
import { marked, mended, parseIncoming, parseNodes } from './server/nodes';
import { aclLines, passwordIn, passwordsIn } from './server/password';
import { certificateOf } from './server/secure';
import { aclFile, serverConfig } from './server/server-config';

/** Files in the data directory that are not data. */
const NO_DATA = /^(nodes\.conf(\.(tmp|new).*)?|operatorless\.json(\.new)?|temp-.*)$/;

/** Of a digest: enough to tell contents apart. */
const ID_LENGTH = 16;

/** Four beats must fit into `BEAT_SECONDS` of the pod that starts next. */
const BEAT_MILLISECONDS = 1000;

/** The volume, the files and the sockets that the containers of this pod share. */
export class PodFiles implements Pod {
  private readonly incarnation = randomUUID();
  private beats = 0;
  private beating: NodeJS.Timeout | undefined;

  constructor(
    private readonly setting: Setting,
    private readonly api: KubeApi,
  ) {}

  serverRunning(): Promise<boolean> {
    const { config, topology } = this.setting;
    return hasListener(topology.self.podIp, config.ports.client);
  }

  async disk(): Promise<Disk> {
    const { dataDir } = this.setting.config.paths;
    const data = await this.hasData();
    const text = await undefinedIfMissing(readFile(join(dataDir, 'nodes.conf'), 'utf8'));
    // A server that has only just been created has an empty file.
    if (text === undefined || text === '') return { holds: data ? 'stranded' : 'nothing' };
    try {
      const me = parseNodes(text).find(({ myself }) => myself);
      return { holds: 'node', host: me?.host ?? '', ownsSlots: me?.primary === true && me.slots.length > 0, data };
    } catch {
      return { holds: 'unreadable' };
    }
  }

  /** @throws when the note is not one of ours: then nothing is known about the disk */
  async note(): Promise<Note> {
    const text = await undefinedIfMissing(readFile(this.noteFile(), 'utf8'));
    const value: unknown = text === undefined || text === '' ? {} : JSON.parse(text);
    if (!isObject(value)) {
      throw new Error(`${this.noteFile()} must hold an object, got ${text ?? ''}; if the data is right, delete that file`);
    }
    const { clusterId, version, tls, managed } = value;
    return {
      ...(typeof clusterId === 'string' && { clusterId }), ...(typeof version === 'string' && { version }), ...(tls === true && { tls }),
      ...(managed === true && { managed }),
    };
  }

  async writeNote(note: Note): Promise<void> {
    await mkdir(this.setting.config.paths.dataDir, { recursive: true });
    await replaceFile(this.noteFile(), `${JSON.stringify(note)}\n`, 0o644);
  }

  async passwords(): Promise<Credentials | undefined> {
    const { agentSecret, generate } = this.setting.config.credentials;
    const [agents, clients] = await Promise.all([this.secret(AGENT_KEY_PREFIX, agentSecret), this.secret('', generate)]);
    return agents && clients && { agents, clients };
  }

  async certificate(): Promise<MountedCertificate> {
    const { tls } = this.setting.config;
    if (tls === null) throw new Error('the cluster is in plain text');
    const { certFile, keyFile, caFile } = tls.server;
    const files = await Promise.all([certFile, keyFile, caFile].map((file) => readFile(file)));
    const id = createHash('sha256').update(Buffer.concat(files)).digest('hex').slice(0, ID_LENGTH);
    return { id, ...certificateOf(new X509Certificate(files[0] ?? '')) };
  }

  startBeat(): void {
    this.beating = setInterval(() => {
      this.beats += 1;
      // A full disk must not keep the agent from its work.
      void writeFile(this.beatFile(), `${this.incarnation} ${this.beats}\n`).catch(() => undefined);
    }, BEAT_MILLISECONDS);
  }

  lastBeat(): Promise<string | undefined> {
    return undefinedIfMissing(readFile(this.beatFile(), 'utf8'));
  }

  endBeat(): Promise<void> {
    clearInterval(this.beating);
    return rm(this.beatFile(), { force: true });
  }

  /** The users first: the server starts as soon as there is a `redis.conf`. */
  async writeConfig(): Promise<void> {
    const { config } = this.setting;
    const passwords = await this.passwords();
    if (passwords === undefined) throw new Error(`the Secret mounted at ${config.credentials.directory} has no key "current"`);
    const { serverConfig: directory, dataDir } = config.paths;
    await mkdir(dataDir, { recursive: true });
    await replaceFile(aclFile(directory), `${aclLines(config.credentials, passwords).join('\n')}\n`, 0o640);
    const list = await undefinedIfMissing(stat(join(dataDir, 'nodes.conf')));
    await replaceFile(this.configFile(), serverConfig(this.setting, passwords.agents.current, list !== undefined), 0o640);
  }

  async renewConfig(): Promise<void> {
    const held = await this.startHeld();
    await this.writeConfig();
    if (held) await rm(this.configFile(), { force: true });
  }

  async holdStart(incoming: Incoming): Promise<void> {
    // On the volume: the next pod must know it as well.
    await replaceFile(this.heldFile(), `${JSON.stringify(incoming)}\n`);
    await rm(this.configFile(), { force: true });
  }

  async allowStart(): Promise<void> {
    await this.writeConfig();
    await rm(this.heldFile(), { force: true });
  }

  async startHeld(): Promise<boolean> {
    return (await undefinedIfMissing(stat(this.configFile()))) === undefined;
  }

  /** After a note that was truncated by a crash, any slot may be expected. */
  async incoming(): Promise<Incoming | undefined> {
    const text = await undefinedIfMissing(readFile(this.heldFile(), 'utf8'));
    return text === undefined ? undefined : parseIncoming(text);
  }

  async mendNodes(): Promise<void> {
    const { config, topology } = this.setting;
    const file = join(config.paths.dataDir, 'nodes.conf');
    const list = (await undefinedIfMissing(readFile(file, 'utf8'))) ?? '';
    const known = mended(list, topology.host(topology.self));
    const incoming = await this.incoming();
    const whole = incoming === undefined ? known : marked(known, incoming);
    if (whole !== list) await replaceFile(file, whole, 0o644);
  }

  setAside(): Promise<void> {
    return setDirectoryAside(this.setting.config.paths.dataDir);
  }

  writeTerminationMessage(message: string): Promise<void> {
    return writeTerminationMessage(this.setting.config.paths.terminationMessage, message);
  }

  private configFile(): string {
    return join(this.setting.config.paths.serverConfig, 'redis.conf');
  }

  /** Exists while the start is held. */
  private heldFile(): string {
    return `${this.setting.config.paths.dataDir}.takes-slots`;
  }

  /** Beside the data, so that it is not set aside with the data. */
  private beatFile(): string {
    return `${this.setting.config.paths.dataDir}.in-use`;
  }

  /** The mounted Secret, or, while the kubelet has not mounted what an agent generated, the Secret itself. */
  private async secret(prefix: string, generated: string | null): Promise<Passwords | undefined> {
    const { directory } = this.setting.config.credentials;
    const read = async (key: string) => passwordIn(await undefinedIfMissing(readFile(join(directory, `${prefix}${key}`), 'utf8')));
    const [current, previous] = await Promise.all([read(PASSWORD_KEYS.current), read(PASSWORD_KEYS.previous)]);
    if (current !== undefined) return { current, ...(previous !== undefined && { previous }) };
    if (generated === null) return undefined;
    const answer = await this.api.get('secrets', generated);
    return answer.is === 'found' ? passwordsIn(answer.object) : undefined;
  }

  private async hasData(): Promise<boolean> {
    const { dataDir } = this.setting.config.paths;
    const names = ((await undefinedIfMissing(readdir(dataDir))) ?? []).filter((name) => !NO_DATA.test(name));
    const sizes = await Promise.all(names.map(async (name) => {
      const found = await undefinedIfMissing(stat(join(dataDir, name)));
      return found?.isDirectory() === true ? ((await undefinedIfMissing(readdir(join(dataDir, name)))) ?? []).length : (found?.size ?? 0);
    }));
    return sizes.some((size) => size > 0);
  }

  private noteFile(): string {
    return join(this.setting.config.paths.dataDir, 'operatorless.json');
  }
}
