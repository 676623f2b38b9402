import { Trouble } from '../../kernel/backup/trouble';
import type { Runs } from '../../kernel/backup/tools/tool';
import { lastLine } from '../../kernel/backup/words';
import type { RedisAgentConfig } from '../contract/config';
import { AGENT_USER } from '../contract/names';
import type { Engine } from '../contract/version';
import type { View } from '../model/facts';

/** Programs of the image, in its search path. */
export interface Programs {
  readonly server: string;
  readonly client: string;
  readonly check: string;
}

export const PROGRAMS: Readonly<Record<Engine, Programs>> = {
  redis: { server: 'redis-server', client: 'redis-cli', check: 'redis-check-rdb' },
  valkey: { server: 'valkey-server', client: 'valkey-cli', check: 'valkey-check-rdb' },
};

/** Copies all keys of a server into a file, as a replica would get them. */
export class ServerCopy {
  constructor(
    private readonly tools: Runs,
    private readonly config: Pick<RedisAgentConfig, 'ports' | 'tls' | 'server'>,
    private readonly password: () => Promise<string>,
  ) {}

  /** @param source at the address that was proven to be that pod's */
  async write({ address, me }: Pick<View, 'address' | 'me'>, file: string): Promise<void> {
    const { ports, tls, server } = this.config;
    const { client } = PROGRAMS[server.engine];
    const secured = tls === null ? [] : [
      '--tls', '--sni', me.host, '--cacert', tls.agent.caFile, '--cert', tls.agent.certFile, '--key', tls.agent.keyFile,
    ];
    const { code, err, out } = await this.tools.run(
      [client, '-h', address, '-p', String(ports.client), ...secured, '--user', AGENT_USER, '--no-auth-warning', '--rdb', file],
      { REDISCLI_AUTH: await this.password(), VALKEYCLI_AUTH: await this.password() },
    );
    if (code === 0) return;
    const why = lastLine(err) ?? lastLine(out) ?? `${client} ended with ${code}`;
    throw new Trouble('CopyFailed', `${me.host} gave no copy: ${why}`);
  }
}
