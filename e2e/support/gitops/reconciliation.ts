import { setTimeout as pause } from 'node:timers/promises';
import { Authority } from '../authority';
import { certificatesOf, secret } from '../etcd/certificates';
import { EtcdUnderTest, NAME as ETCD } from '../etcd/cluster';
import { scenario as etcdScenario } from '../etcd/scenario';
import { record } from '../figures';
import { GATEWAY_VARIABLES, makeGateway, PROXIES } from '../gateway';
import { htpasswdLine } from '../htpasswd';
import { apply, kubectl } from '../kubectl';
import { nameOfRun, namespaceFor, namespaceMadeElsewhere } from '../namespace';
import { RedisUnderTest } from '../redis/cluster';
import { scenario as redisScenario } from '../redis/scenario';
import { keyed } from '../secrets';
import { until } from '../wait';
import { FIRST, type Places, type Platform, REDIS, REDIS_WRITER, writePlatform } from './platform';
import { Repository } from './repository';
import type { GitOpsTool, Part } from './tool';

const ENVIRONMENTS: readonly ('staging' | 'production')[] = ['staging', 'production'];
/** Pods start one after the other on a small machine. */
const WELL_SECONDS = 900;
const PAUSE_MILLISECONDS = 2000;

/** What scenarios need beside the cluster; a GitOps tool, a Git repository and a gateway are nothing that Kubernetes brings along. */
const { E2E_GIT_PUSH, E2E_GIT_URL } = process.env;

/** The environments under a GitOps tool, and what is done to them. */
export class Reconciliation {
  readonly places: Places;
  readonly repository: Repository;
  readonly etcd: EtcdUnderTest;
  readonly redis: RedisUnderTest;
  platform: Platform = FIRST;

  constructor(readonly tool: GitOpsTool, topic: string) {
    this.places = {
      staging: namespaceMadeElsewhere(`${topic}-staging`),
      production: namespaceMadeElsewhere(`${topic}-production`),
      clients: namespaceFor(`${topic}-clients`),
      gateways: PROXIES,
    };
    this.repository = new Repository(`${E2E_GIT_PUSH}/${nameOfRun(topic)}.git`, `${E2E_GIT_URL}/${nameOfRun(topic)}.git`);
    this.etcd = new EtcdUnderTest(this.places.production, this.places.clients);
    this.redis = new RedisUnderTest(this.places.production, this.places.clients, REDIS, REDIS_WRITER);
  }

  /** Commits the platform with these changes, and makes the tool look. Waits for nothing. Returns the commit. */
  async push(title: string, changes: Partial<Platform> = {}): Promise<string> {
    const platform = { ...this.platform, ...changes };
    const commit = await this.repository.commit(title, (folder) => writePlatform(folder, this.places, platform));
    this.platform = platform;
    await this.tool.look();
    return commit;
  }

  /** Commits, and waits until the tool has applied the commit and calls every object well. */
  async change(title: string, changes: Partial<Platform> = {}): Promise<void> {
    const start = Date.now();
    const commit = await this.push(title, changes);
    await this.isWell(commit);
    record(`${this.tool.name}: ${title}`, `well after ${((Date.now() - start) / 1000).toFixed(1)} s`);
  }

  /** Waits until the tool calls this commit applied and every object well, in every part. */
  async isWell(commit: string, parts: readonly Part[] = ['staging', 'production', 'neighbour']): Promise<void> {
    let last = '';
    const seen = until(`${this.tool.name} is well`, WELL_SECONDS, async () => {
      await pause(PAUSE_MILLISECONDS);
      const verdicts = await Promise.all(parts.map((part) => this.tool.verdict(part)));
      last = verdicts.map(({ text }, index) => `${parts[index]}: ${text}`).join('\n');
      return verdicts.every(({ isWell, revision }) => isWell && revision === commit);
    });
    await seen.catch((cause: Error) => { throw new Error(`${cause.message}:\n${last}`, { cause }); });
  }

  /** While a client writes to production's databases. */
  async underWriters(title: string, sizes: Partial<Platform['production']>, act: () => Promise<unknown>): Promise<void> {
    const { etcd, shards, replicas } = { ...this.platform.production, ...sizes };
    await etcdScenario(this.etcd, `${this.tool.name}: ${title}`, etcd, async () => {
      await redisScenario(this.redis, `${this.tool.name}: ${title}`, act, { shape: { shards, pods: replicas + 1 }, seconds: 480 });
    }, 480);
  }

  /** Everything from the repository's first commit to two healthy environments; people make the Secrets meanwhile. */
  async begin(): Promise<void> {
    for (const name of ['internal', 'public']) await makeGateway(this.places.gateways, name);
    await this.repository.start();
    const commit = await this.repository.commit('first', (folder) => writePlatform(folder, this.places, this.platform));
    const start = Date.now();
    await this.tool.follow(this.repository.url);
    for (const environment of ENVIRONMENTS) await this.makeSecrets(environment);
    await this.isWell(commit);
    record(`${this.tool.name}: first sync from nothing`, `well after ${((Date.now() - start) / 1000).toFixed(1)} s`);
    await this.etcd.start();
    await this.redis.start();
    await this.redis.takePassword();
  }

  /** What the READMEs of the environments say that people must create. */
  private async makeSecrets(environment: 'staging' | 'production'): Promise<void> {
    const namespace = this.places[environment];
    await until(`${this.tool.name} makes the namespace`, WELL_SECONDS, () => kubectl(['get', 'namespace', namespace]).catch(() => false));
    for (const version of ['ms-sample-v1', 'ms-sample-v2']) {
      await keyed(namespace, `${version}-htpasswd`, { htpasswd: htpasswdLine('acme:correct-horse') });
      await keyed(namespace, `${version}-config`, { password: 'of-the-sample' });
    }
    if (environment === 'staging') return;
    const certificates = certificatesOf(this.etcd.authority ?? new Authority(ETCD), ETCD, namespace);
    for (const [use, pem] of Object.entries(certificates)) await apply(secret(namespace, `${ETCD}-${use}-tls`, pem));
  }

  /** Names of the objects of one kind, in one environment. */
  async names(part: 'staging' | 'production', kind: string): Promise<string[]> {
    const found = await kubectl(['-n', this.places[part], 'get', kind, '-o', 'jsonpath={.items[*].metadata.name}']);
    return found.split(' ').filter((name) => name !== '').sort();
  }

  /** Of every pod: the same pods afterwards means that nothing restarted. */
  async pods(): Promise<string[]> {
    const path = 'jsonpath={range .items[*]}{.metadata.name} {.metadata.uid} {.status.containerStatuses[*].restartCount}{"\\n"}{end}';
    const found = await Promise.all(ENVIRONMENTS.map(
      (environment) => kubectl(['-n', this.places[environment], 'get', 'pods', '-o', path]),
    ));
    return found.join('').split('\n').sort();
  }

  async end(): Promise<void> {
    await this.tool.leave();
    this.etcd.api.close();
    this.redis.api.close();
    this.repository.stop();
  }
}

/** Which of these variables the scenarios of a tool lack. */
export function missingFor(...variables: readonly string[]): string[] {
  return ['E2E_GIT_PUSH', 'E2E_GIT_URL', ...GATEWAY_VARIABLES, ...variables].filter((name) => !process.env[name]);
}
