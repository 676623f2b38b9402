import { type Client, request, startClient } from './support/client';
import { testWith } from './support/faults';
import { field } from './support/kubectl';
import { EVERY_POD, type PodRef, redisFor, USUAL } from './support/redis/cluster';
import { creation } from './support/redis/scenario';
import { until } from './support/wait';

const STATUS = 6381;
const EXPORTER = 9121;

const cluster = redisFor('monitoring');
const prometheus: Client = { namespace: cluster.clients, name: 'prometheus' };
const stranger: Client = { namespace: cluster.namespace, name: 'stranger' };

/** `E2E_EXPORTER=1` says that the nodes reach the exporter's image. */
const exporter = testWith(['E2E_EXPORTER']);

exporter('every metric that an alert asks for is there, for Prometheus alone', async () => {
  await Promise.all([prometheus, stranger].map(startClient));
  await creation(
    cluster,
    'create 3 + 3, with the exporter',
    () => cluster.become({ monitoring: { fromNamespace: cluster.clients, exporter: true } }),
    USUAL,
  );
  const asked = await metricsOfAlerts();
  expect(asked).toContain('redis_aof_last_write_status');
  const told = (await Promise.all(EVERY_POD.map(metricsOf))).join('\n');
  expect(asked.filter((metric) => !new RegExp(`^${metric}[ {]`, 'm').test(told))).toEqual([]);
  expect(told.match(/^redis_up 1$/gm)).toHaveLength(EVERY_POD.length);
  expect(await request(stranger, `http://${await hostOf(EVERY_POD[0])}:${EXPORTER}/metrics`)).toEqual({ error: 'TIMEOUT' });
}, 300_000);

async function metricsOfAlerts(): Promise<string[]> {
  const expressions = await cluster.kubectl('get', 'prometheusrule', cluster.name, '-o', 'jsonpath={.spec.groups[*].rules[*].expr}');
  return [...new Set(expressions.match(/\bredis_[a-z_]+/g))];
}

const hostOf = (pod: PodRef) => field(cluster.namespace, `pod/${cluster.pod(pod)}`, '.status.podIP');

/** What its agent tells and what its exporter does. A new policy takes a second to be everywhere. */
async function metricsOf(pod: PodRef): Promise<string> {
  const host = await hostOf(pod);
  const told = [STATUS, EXPORTER].map((port) => until(
    `metrics of ${host}:${port}`, 45, async () => (await request(prometheus, `http://${host}:${port}/metrics`)).body,
  ));
  return (await Promise.all(told)).join('\n');
}
