import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { KubeAnswer, KubeApi } from '../../../../agent/kernel/kubernetes/kube-api';
import type { RedisAgentConfig } from '../../../../agent/redis/contract/config';
import type { Setting } from '../../../../agent/redis/model/action';
import { Topology } from '../../../../agent/redis/model/topology';
import { PodFiles } from '../../../../agent/redis/pod';
import { Addresses } from '../../../../agent/redis/server/addresses';
import { Proofs } from '../../../../agent/redis/server/proof';
import { ErrorReply, parseReply, type Reply } from '../../../../agent/redis/server/resp';
import { at, config } from './situations';

/** A server on loopback that speaks the protocol of Redis, and notes what it is asked. */
export class FakeServer {
  readonly asked: string[] = [];
  connections = 0;
  /** What it answers to a command, `OK` by default. */
  answers: (command: string, words: readonly string[]) => Reply = () => 'OK';
  private readonly sockets = new Set<Socket>();
  private readonly server: Server;

  private constructor() {
    this.server = createServer((socket) => {
      this.serve(socket);
    });
  }

  static async listen(host = '127.0.0.1'): Promise<FakeServer> {
    const fake = new FakeServer();
    await new Promise<void>((resolve) => fake.server.listen(0, host, resolve));
    return fake;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** Ends every connection, as a server does that restarts. */
  hangUp(): void {
    for (const socket of this.sockets) socket.destroy();
  }

  close(): void {
    this.hangUp();
    this.server.close();
  }

  private serve(socket: Socket): void {
    this.connections += 1;
    this.sockets.add(socket);
    let bytes = Buffer.alloc(0);
    socket.on('error', () => undefined);
    socket.on('data', (chunk: Buffer) => {
      bytes = Buffer.concat([bytes, chunk]);
      for (let parsed = parseReply(bytes, 0); parsed !== undefined; parsed = parseReply(bytes, 0)) {
        const words = (parsed.reply as readonly string[]).map(String);
        this.asked.push(words.join(' '));
        socket.write(encoded(this.answers(words.join(' '), words)));
        bytes = bytes.subarray(parsed.end);
      }
    });
  }
}

function encoded(reply: Reply): string {
  if (reply === null) return '$-1\r\n';
  if (reply instanceof ErrorReply) return `-${reply.message}\r\n`;
  if (typeof reply === 'number') return `:${reply}\r\n`;
  if (typeof reply === 'string') return `$${reply.length}\r\n${reply}\r\n`;
  return `*${reply.length}\r\n${reply.map(encoded).join('')}`;
}

/** The files of one pod in a folder of their own, and the objects that an agent has beside them. */
export class FakePod {
  readonly folder = mkdtempSync(join(tmpdir(), 'redis-pod-'));
  readonly setting: Setting;
  readonly files: PodFiles;
  /** What the API server answers, by resource and name. */
  readonly objects = new Map<string, KubeAnswer>();

  constructor(clientPort: number, changes: Partial<RedisAgentConfig> = {}, podIp = '127.0.0.1') {
    const changed: RedisAgentConfig = {
      ...config,
      ports: { ...config.ports, client: clientPort },
      credentials: { ...config.credentials, directory: this.path('credentials') },
      paths: {
        dataDir: this.path('data'),
        serverConfig: this.path('config'),
        serviceAccount: this.folder,
        terminationMessage: this.path('message'),
      },
      ...changes,
    };
    const self = { ...at(0, 0), podName: 'r-0-0', namespace: 'prod', podIp };
    this.setting = { config: changed, topology: new Topology(changed, self), slots: 16384 };
    this.files = new PodFiles(this.setting, this.api);
    for (const directory of ['credentials', 'config']) mkdirSync(this.path(directory));
  }

  get api(): KubeApi {
    const get = (resource: string, name: string) => Promise.resolve(this.objects.get(`${resource}/${name}`) ?? { is: 'notFound' });
    return { get } as unknown as KubeApi;
  }

  get addresses(): Addresses {
    return new Addresses(this.setting.topology, this.api, { now: () => performance.now(), pause: () => Promise.resolve() });
  }

  get proofs(): Proofs {
    return new Proofs(this.setting, this.files, this.api);
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  put(name: string, content: string): void {
    mkdirSync(join(this.path(name), '..'), { recursive: true });
    writeFileSync(this.path(name), content);
  }

  /** What the mounted Secrets hold. */
  passwords(agents: string, clients = 'of clients', previousAgents?: string): void {
    this.put('credentials/agent-current', agents);
    this.put('credentials/current', clients);
    if (previousAgents === undefined) rmSync(this.path('credentials/agent-previous'), { force: true });
    else this.put('credentials/agent-previous', previousAgents);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }
}
