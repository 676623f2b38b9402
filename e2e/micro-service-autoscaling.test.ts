import { setTimeout as pause } from 'node:timers/promises';
import { Duration } from 'cdk8s';
import type { MicroServiceProps } from '../lib';
import { type Client, peerOf, startClient } from './support/client';
import { describeTotals, record } from './support/figures';
import { apply, field, kubectl, type Way } from './support/kubectl';
import { namespaceFor } from './support/namespace';
import { leastReady, type Moment, replicasDuring, secondsBelow, wantedInTurn } from './support/replicas';
import { becomeSample, sampleManifests } from './support/samples';
import { type Totals, underTraffic } from './support/traffic';
import { secondsOf, until } from './support/wait';
import { rolledOut } from './support/workload';

const namespace = namespaceFor('autoscaling');
const client: Client = { namespace: namespaceFor('autoscaling-clients'), name: 'caller' };
/** The autoscaler looks every 15 s: after three looks it has done what it wants to. */
const THREE_LOOKS_MILLISECONDS = 50_000;

const common: Partial<MicroServiceProps> = { callers: [peerOf(client)], replicas: 3 };
const autoscaled: Partial<MicroServiceProps> = { ...common, autoscaling: { max: 6, scaleDownAfter: Duration.seconds(30) } };

beforeAll(() => startClient(client));

/** Turns autoscaling on for a service of three pods, under traffic. */
async function turnOn(name: string, way: Way, handOver: () => Promise<unknown>): Promise<{ moments: Moment[]; totals: Totals }> {
  await becomeSample(namespace, { ...common, fullName: name }, way);
  let moments: Moment[] = [];
  const totals = await underTraffic(client, `http://${name}.${namespace}`, async () => {
    await handOver();
    moments = await replicasDuring(namespace, name, async () => {
      await apply(sampleManifests(namespace, { ...autoscaled, fullName: name }), way);
      await pause(THREE_LOOKS_MILLISECONDS);
    });
  }, { senders: 1, pauseMilliseconds: 200 });
  return { moments, totals };
}

function describeTurn({ moments, totals }: { moments: Moment[]; totals: Totals }): string {
  return `pods wanted ${wantedInTurn(moments)}, below 3 for ${secondsBelow(moments, 3)} s, at least ${leastReady(moments)} ready;`
    + ` ${describeTotals(totals)}`;
}

/** Another owner of the number keeps it in place when ours lets go. */
function ownReplicas(name: string): Promise<string> {
  const deployment = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name, namespace }, spec: { replicas: 3 } };
  return kubectl(['apply', '--server-side', '--field-manager=handover', '-f', '-'], JSON.stringify(deployment));
}

/** `kubectl apply` deletes what it applied last and finds no more: so it must not remember the number. */
function forgetReplicas(name: string): Promise<string> {
  const manifest = sampleManifests(
    namespace, { ...autoscaled, fullName: name },
  ).split(/^---$/m).filter((text) => /^kind: Deployment$/m.test(text)).join('');
  return kubectl(['apply', 'set-last-applied', '-f', '-'], manifest);
}

const nothing = () => Promise.resolve();

test('turned on, it ends with its minimum of pods and no request fails, whoever applies', async () => {
  const [server, client] = await Promise.all([turnOn('by-server', 'server', nothing), turnOn('by-client', 'client', nothing)]);
  record('autoscaling turned on at 3 pods, server-side apply', describeTurn(server));
  record('autoscaling turned on at 3 pods, client-side apply', describeTurn(client));
  expect([server, client].map(({ moments }) => moments.at(-1)?.wanted)).toEqual([3, 3]);
  expect([...server.totals.failures, ...client.totals.failures]).toEqual([]);
});

test('turned on after the number of pods was handed over, it never asks for fewer', async () => {
  const [server, client] = await Promise.all([
    turnOn('handed-by-server', 'server', () => ownReplicas('handed-by-server')),
    turnOn('handed-by-client', 'client', () => forgetReplicas('handed-by-client')),
  ]);
  record('autoscaling turned on after a handover, server-side apply', describeTurn(server));
  record('autoscaling turned on after a handover, client-side apply', describeTurn(client));
  expect([wantedInTurn(server.moments), wantedInTurn(client.moments)]).toEqual(['3', '3']);
});

test('load brings pods up to the maximum, quiet takes them back to the minimum', async () => {
  const name = 'by-load';
  await becomeSample(
    namespace,
    { ...autoscaled, fullName: name, replicas: 2, autoscaling: { max: 4, scaleDownAfter: Duration.seconds(30), scaleDownPercent: 100 } },
  );
  await until(
    'the autoscaler has a figure',
    120,
    async () => (await field(namespace, `hpa/${name}`, '.status.currentMetrics[0].containerResource.current.averageUtilization')) !== '',
  );
  const load = { senders: 4, pauseMilliseconds: 100 };
  let seconds = 0;
  const totals = await underTraffic(client, `http://${name}.${namespace}/burn`, async () => {
    seconds = await secondsOf(() => until(
      'four pods', 300, async () => (await field(namespace, `deployment/${name}`, '.status.readyReplicas')) === '4',
    ));
  }, load);
  const back = await secondsOf(() => until(
    'two pods', 300, async () => (await field(namespace, `deployment/${name}`, '.spec.replicas')) === '2',
  ));
  record(
    'load brings 2 pods to 4', `${seconds} s up, ${back} s back after the load with scaleDownAfter of 30 s; ${describeTotals(totals)}`,
  );
  expect(totals.failures).toEqual([]);
});

test('turned off, the number in the manifest holds once the autoscaler is pruned', async () => {
  const name = 'by-server';
  const fixed = { ...common, fullName: name, replicas: 4 };
  const left = await replicasDuring(namespace, name, async () => {
    await apply(sampleManifests(namespace, { ...fixed, replicas: 7 }));
    await pause(THREE_LOOKS_MILLISECONDS);
  });
  record('autoscaling turned off, 7 pods asked for, autoscaler of 3 to 6 left behind', `pods wanted ${wantedInTurn(left)}`);
  await kubectl(['-n', namespace, 'delete', 'hpa', name]);
  await apply(sampleManifests(namespace, fixed));
  await rolledOut(namespace, name);
  expect(await field(namespace, `deployment/${name}`, '.spec.replicas')).toBe('4');
});
