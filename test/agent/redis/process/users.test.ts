import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Chart } from 'cdk8s';
import * as fc from 'fast-check';
import { Connection } from '../../../../agent/redis/server/connection';
import { aclLines } from '../../../../agent/redis/server/password';
import { ErrorReply, type Reply } from '../../../../agent/redis/server/resp';
import { RedisCluster, type RedisClusterProps, type RedisEngine } from '../../../../lib';
import { aclParts, allowedOfAgents } from '../../../../lib/redis/acl';
import { AGENTS_COMMANDS } from '../../../../lib/redis/agents-commands';
import { commandsOf } from '../../../../lib/redis/commands';
import { resolve } from '../../../../lib/redis/settings';
import { describeWith } from '../../support/process/describe-with';
import { eventually } from '../../support/process/eventually';
import { freePort } from '../../support/process/free-port';
import { findServer, type ServerBinary } from './support/binaries';

jest.setTimeout(60_000);

const PASSWORDS = { agents: { current: 'agent' }, clients: { current: 'client' } };
/** What they may do besides the commands that no version calls dangerous. */
const GIVEN_BACK = ['info', 'keys', 'sort', 'sort_ro', 'flushall', 'flushdb', 'restore'];
const SERVERS = ['redis 7.0', 'redis 8.0', 'redis 8.6', 'valkey 8.1', 'valkey 9.1'].map((name) => [name, findServer(name)] as const);

/** A server with the users that the agent writes, on an append-only file. */
class Server {
  readonly directory = mkdtempSync(join(tmpdir(), 'redis-users-'));
  private connection: Connection | undefined;
  private port = 0;

  constructor(private readonly binary: ServerBinary, private readonly credentials: { user: string; rules: string }) {}

  async start(): Promise<void> {
    this.port = await freePort();
    const acl = join(this.directory, 'users.acl');
    writeFileSync(acl, `${aclLines(this.credentials, PASSWORDS).join('\n')}\n`);
    const options = {
      port: this.port,
      bind: '127.0.0.1',
      dir: this.directory,
      appendonly: 'yes',
      appendfsync: 'always',
      aclfile: acl,
      save: '',
    };
    spawn(this.binary.path, Object.entries(options).flatMap(([key, value]) => [`--${key}`, String(value)]), { stdio: 'ignore' });
    await eventually(async () => {
      this.connection = await Connection.open('127.0.0.1', this.port);
      expect(await this.login('operatorless', 'agent')).toBe('OK');
      expect(await this.ask('PING')).toBe('PONG');
    });
  }

  async login(user: string, password: string): Promise<Reply> {
    return this.ask('AUTH', user, password);
  }

  async ask(...command: readonly string[]): Promise<Reply> {
    const [reply] = await (this.connection as Connection).send([command], 5000);
    return reply;
  }

  async shutDown(): Promise<void> {
    await this.login('operatorless', 'agent');
    await this.ask('SHUTDOWN', 'NOSAVE').catch(() => undefined);
    this.connection?.close();
  }

  async remove(): Promise<void> {
    await this.shutDown().catch(() => undefined);
    rmSync(this.directory, { recursive: true, force: true });
  }
}

function propsOf({ engine, version }: ServerBinary, rules?: string): RedisClusterProps {
  return { engine: engine as RedisEngine, version, credentials: { rules } };
}

/** Faults of the version itself aside. */
function refusal(props: RedisClusterProps): string | undefined {
  try {
    new RedisCluster(new Chart(new App(), 'test'), 'redis', props);
    return undefined;
  } catch (error) {
    return (error as Error).message.split('\n').find((line) => line.includes('credentials'));
  }
}

describe.each(SERVERS)('%s', (name, found) => {
  describeWith([[`a ${name}`, found]])('the users of clients', () => {
    const binary = found as ServerBinary;
    const { credentials: { user, rules } } = resolve('redis', undefined, found === undefined ? {} : propsOf(found));
    let server: Server;

    beforeAll(async () => {
      server = new Server(binary, { user, rules });
      await server.start();
    });

    afterAll(() => server.remove());

    test('are told of every command that the server knows', async () => {
      const listed = texts(await server.ask('COMMAND', 'LIST'));
      expect([...commandsOf(binary.engine as RedisEngine, binary.version)].sort()).toEqual(
        listed.map((command) => command.toLowerCase()).sort(),
      );
    });

    test('may by default do all but what is dangerous to the cluster or to other clients', async () => {
      const all = [...commandsOf(binary.engine as RedisEngine, binary.version)];
      const dangerous = texts(await server.ask('ACL', 'CAT', 'dangerous'));
      const containers = new Set(all.filter((command) => command.includes('|')).map((command) => command.split('|')[0]));
      const denied: string[] = [];
      for (const command of all.filter((known) => !containers.has(known))) {
        if (/no permissions/.test(await dryRun(server, command))) denied.push(command);
      }
      expect(denied.sort()).toEqual([...dangerous.filter((command) => !GIVEN_BACK.includes(command)), 'script|debug'].sort());
      for (const { command } of AGENTS_COMMANDS.filter(({ command: agents }) => all.includes(agents))) expect(denied).toContain(command);
    });

    test('are in the categories that synth counts on', async () => {
      const names = texts(await server.ask('ACL', 'CAT'));
      const known = commandsOf(binary.engine as RedisEngine, binary.version);
      for (const { command, categories } of AGENTS_COMMANDS.filter(({ command: agents }) => known.has(agents))) {
        const of = await Promise.all(
          names.map(async (category) => (texts(await server.ask('ACL', 'CAT', category)).includes(command) ? category : '')),
        );
        expect([command, of.filter((category) => category !== '').sort()]).toEqual([command, [...categories].sort()]);
      }
    });

    test('may give just those commands of agents that synth finds in their rules', async () => {
      const known = commandsOf(binary.engine as RedisEngine, binary.version);
      const anyRule = fc.constantFrom(
        '+@all', '-@all', 'allcommands', 'nocommands', '+@admin', '-@admin', '-@dangerous', '+@keyspace', '-@keyspace', '+@slow', '+@fast',
        '+@write', '+@connection', '-@connection', '+@scripting', '+@read',
        '+config', '-config', '+config|get', '-config|get', '+script', '-script|debug', '+debug', '+cluster', '-cluster|setslot',
        '+Migrate', '-SYNC', '+acl|setuser', '+client', '-client|kill', '+module|list',
      );
      const anyPart = fc.array(anyRule, { minLength: 1, maxLength: 6 }).map((rules) => rules.join(' '));
      await fc.assert(fc.asyncProperty(anyPart, fc.option(anyPart, { nil: undefined }), async (own, selector) => {
        const given = `~* ${own}${selector === undefined ? '' : ` (~* ${selector})`}`;
        expect(await server.ask('ACL', 'SETUSER', 'probe', 'reset', ...given.split(' '))).toBe('OK');
        const found = new Set(aclParts(given).flatMap((part) => allowedOfAgents(part, known)));
        const allowed: string[] = [];
        for (const { command } of AGENTS_COMMANDS.filter(({ command: agents }) => known.has(agents))) {
          if (!/no permissions/.test(await dryRun(server, command, 'probe'))) allowed.push(command);
        }
        expect(allowed.sort()).toEqual([...found].sort());
      }), { numRuns: 30 });
    });

    test.each([
      '+cluster|migrateslots', '+cluster|migration', '+trimslots', '+script|show', '+hotkeys|get', '+commandlog|get', '+get|x', '-get|x',
      '+config|nothing', '+nothing', '-nothing', '+@nothing',
      '+@read', '-@all', '+@all', '+select|0', '-select|0', '~a*', '%R~a', '%RW~a', '%r~a', '%~a', '%X~a', '&a', '~', '&', 'allkeys',
      'allchannels', 'allcommands', 'nocommands', 'resetkeys',
      'resetchannels', 'sanitize-payload', 'skip-sanitize-payload', 'db=0', 'alldbs', 'resetdbs', 'db=x', 'nothing', '+', '-', '+@', '()',
      '(~a +get)', '(+nothing)', '(on)', 'on', '(+get clearselectors)', '(+nothing) clearselectors', '(sanitize-payload)', '+get)',
      '~* ~a', '~* %R~a',
      'allkeys ~a', '~* resetkeys ~a', '&* &a', 'allchannels &a', '~* ~*', '(~* ~a)', '(~a', '(~a (+get)', 'clearselectors', '+GET',
      '+@READ', 'AllKeys', '+xcfgset', '+msetex', '+clusterscan', '+vadd',
    ])('start with the rules %s exactly if synth takes them', async (given) => {
      const deny = '-@dangerous -script|debug';
      const taken = await server.ask('ACL', 'SETUSER', 'probe', 'reset', ...`${given} ${deny}`.trim().split(/\s+/));
      const fault = refusal(propsOf(binary, `${given} ${deny}`));
      expect([given, taken instanceof ErrorReply ? 'refused' : 'taken']).toEqual([given, fault === undefined ? 'taken' : 'refused']);
    });
  });

  describeWith([[`a ${name}`, found]])('a transaction of a user with a name', () => {
    test('is there after a restart from the append-only file', async () => {
      const server = new Server(found as ServerBinary, { user: 'app', rules: '~* &* +@all -@dangerous' });
      await server.start();
      await server.login('app', 'client');
      for (const command of [['MULTI'], ['SET', 'a', '1'], ['SET', 'b', '1'], ['EXEC']]) await server.ask(...command);
      await server.ask('EVAL', "redis.call('SET', KEYS[1], 1) redis.call('SET', KEYS[2], 1)", '2', 'c', 'd');
      await server.shutDown();
      await server.start();
      expect(await server.ask('DBSIZE')).toBe(4);
      expect(await server.login('default', '')).toBeInstanceOf(ErrorReply);
      await server.remove();
    });
  });
});

function texts(reply: Reply): string[] {
  return (reply as readonly Reply[]).map(String);
}

/** With as many arguments as the command wants. */
async function dryRun(server: Server, command: string, user = 'default'): Promise<string> {
  const [info] = (await server.ask('COMMAND', 'INFO', command)) as (readonly [unknown, number])[];
  const words = command.split('|');
  const missing = Math.max(Math.abs(info[1]) - words.length, 0);
  const reply = await server.ask('ACL', 'DRYRUN', user, ...words, ...Array.from({ length: missing }, () => '1'));
  return reply instanceof ErrorReply ? reply.message : String(reply);
}
