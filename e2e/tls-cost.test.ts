import { RedisTls } from '../lib';
import { type Client, inPod } from './support/client';
import { EtcdUnderTest } from './support/etcd/cluster';
import { wellSince as etcdWell } from './support/etcd/well';
import { record } from './support/figures';
import { field, kubectl } from './support/kubectl';
import { namespaceFor } from './support/namespace';
import { RedisUnderTest, USUAL } from './support/redis/cluster';
import { wellSince as redisWell } from './support/redis/well';
import { until } from './support/wait';

/* What TLS costs, side by side: the same clusters with managed certificates and in plain text, asked in turn by the same kind of client. */

const ROUNDS = 3;
const SECONDS = 8;
const CONNECTIONS = 8;
const LONG_MILLISECONDS = 900_000;

const namespaces = (topic: string) => [namespaceFor(topic), namespaceFor(`${topic}-clients`)] as const;
const [tlsEtcd, plainEtcd] = [
  new EtcdUnderTest(...namespaces('cost-etcd-tls'), 'agents'), new EtcdUnderTest(...namespaces('cost-etcd-plain'), 'nobody'),
];
const [tlsRedis, plainRedis] = [
  new RedisUnderTest(...namespaces('cost-redis-tls'), undefined, undefined, RedisTls.managed()),
  new RedisUnderTest(...namespaces('cost-redis-plain')),
];

let endCopies: (() => void) | undefined;

afterAll(() => {
  endCopies?.();
  for (const { api } of [tlsEtcd, plainEtcd, tlsRedis, plainRedis]) api.close();
});

interface Rates {
  readonly writes: number;
  readonly connections: number;
}

interface Asked {
  readonly protocol: 'etcd' | 'redis';
  readonly client: Client;
  readonly host: string;
  readonly secure: boolean;
  readonly password?: string;
}

async function rates({ client, ...asked }: Asked): Promise<Rates> {
  const what = { ...asked, seconds: SECONDS, connections: CONNECTIONS };
  return JSON.parse(await kubectl(inPod(client, 'tls-cost.mjs', [JSON.stringify(what)])));
}

/** In turns, so that what else the machine does weighs on both. */
async function compare(title: string, secure: Asked, plain: Asked): Promise<void> {
  const [withTls, without]: [Rates[], Rates[]] = [[], []];
  for (let round = 0; round < ROUNDS; round += 1) {
    withTls.push(await rates(secure));
    without.push(await rates(plain));
  }
  for (const kind of ['writes', 'connections'] as const) {
    const [one, other] = [withTls, without].map((all) => median(all.map((each) => each[kind])));
    const text = `${one.toFixed(0)} per second with TLS, ${other.toFixed(0)} without: ${(one / other).toFixed(2)} x`;
    record(`${title}: ${kind === 'writes' ? `writes over ${CONNECTIONS} connections` : 'new connections with a write each'}`, text);
  }
}

function median(values: readonly number[]): number {
  return [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)] ?? NaN;
}

/** Of the agents, in MiB, as the metrics of the cluster tell it. */
async function agentsMemory(namespace: string, pods: number): Promise<readonly number[]> {
  return until('metrics of every agent', 180, async () => {
    const text = await kubectl(['-n', namespace, 'top', 'pod', '--containers', '--no-headers']).catch(() => '');
    const agents = text.split('\n').map((line) => line.trim().split(/\s+/)).filter(([, container]) => container === 'agent');
    return agents.length === pods && agents.map(([, , , memory]) => parseInt(memory ?? '', 10)).sort((one, other) => one - other);
  });
}

test('etcd', async () => {
  for (const cluster of [tlsEtcd, plainEtcd]) await cluster.become();
  await tlsEtcd.copyClientCertificate();
  for (const cluster of [tlsEtcd, plainEtcd]) await cluster.start();
  endCopies = tlsEtcd.keepClientCertificateCopied();
  for (const cluster of [tlsEtcd, plainEtcd]) await etcdWell(cluster, 3, 300);
  const asked = (cluster: EtcdUnderTest, secure: boolean): Asked => ({
    protocol: 'etcd', client: { namespace: cluster.clients, name: 'writer' }, host: cluster.host(0), secure,
  });
  await compare('etcd', asked(tlsEtcd, true), asked(plainEtcd, false));
  for (const [kind, { namespace }] of [['with TLS', tlsEtcd], ['without', plainEtcd]] as const) {
    record(`etcd: memory of an agent ${kind}`, `${(await agentsMemory(namespace, 3)).join(', ')} MiB`);
  }
}, LONG_MILLISECONDS);

test('Redis', async () => {
  for (const cluster of [tlsRedis, plainRedis]) await cluster.become();
  await tlsRedis.copyClientCertificate();
  for (const cluster of [tlsRedis, plainRedis]) {
    await cluster.start();
    await cluster.takePassword();
  }
  for (const cluster of [tlsRedis, plainRedis]) await redisWell(cluster, USUAL, 300);
  const asked = async (cluster: RedisUnderTest, secure: boolean): Promise<Asked> => ({
    protocol: 'redis',
    client: { namespace: cluster.clients, name: 'writer' },
    host: cluster.host((await cluster.roles(0)).primary),
    secure,
    password: Buffer.from(await field(cluster.namespace, `secret/${cluster.name}-password`, '.data.current'), 'base64').toString(),
  });
  await compare('Redis', await asked(tlsRedis, true), await asked(plainRedis, false));
  for (const [kind, { namespace }] of [['with TLS', tlsRedis], ['without', plainRedis]] as const) {
    record(`Redis: memory of an agent ${kind}`, `${(await agentsMemory(namespace, 6)).join(', ')} MiB`);
  }
}, LONG_MILLISECONDS);
