import { setTimeout as pause } from 'node:timers/promises';
import { type MicroServiceProps, Quota } from '../lib';
import { record } from './support/figures';
import { apply, field, kubectl, type Way } from './support/kubectl';
import { namespaceFor } from './support/namespace';
import { replicasDuring, wantedInTurn } from './support/replicas';
import { becomeSample, sampleManifests } from './support/samples';
import { secondsOf, until } from './support/wait';
import { allPods, readyPods } from './support/workload';

const namespace = namespaceFor('idle');
/** Where one service is alone, so that its quota is the namespace's. */
const alone = namespaceFor('idle-alone');
const AUTOSCALER_LOOKS_MILLISECONDS = 35_000;
const autoscaled: Partial<MicroServiceProps> = { replicas: 2, autoscaling: { max: 4 } };

/** What somebody does about an autoscaler that the manifests no longer hold. */
type Autoscaler = 'pruned' | 'left behind';

/** Parks a service of two pods and waits until the last is gone, then wakes it with the manifests that it had. */
async function parkAndWake(
  namespace: string, name: string, awake: Partial<MicroServiceProps>, way: Way, autoscaler: Autoscaler,
): Promise<string> {
  await becomeSample(namespace, { ...awake, fullName: name }, way);
  await until('two pods', 90, async () => await readyPods(namespace, name) === 2);
  const parked = await secondsOf(async () => {
    await apply(sampleManifests(namespace, { ...awake, fullName: name, idle: true }), way);
    if (autoscaler === 'pruned') await kubectl(['-n', namespace, 'delete', 'hpa', name, '--ignore-not-found']);
    await until('no pod', 120, async () => (await allPods(namespace, name)).length === 0);
  });
  await staysParked(namespace, name);
  let woken = 0;
  const moments = await replicasDuring(namespace, name, async () => {
    woken = await secondsOf(async () => {
      await apply(sampleManifests(namespace, { ...awake, fullName: name }), way);
      await until('two pods', 180, async () => await readyPods(namespace, name) === 2);
    });
  });
  return `last pod gone after ${parked} s; woken, 2 ready after ${woken} s, pods wanted ${wantedInTurn(moments)}`;
}

async function staysParked(namespace: string, name: string): Promise<void> {
  await pause(AUTOSCALER_LOOKS_MILLISECONDS);
  expect(await allPods(namespace, name)).toEqual([]);
}

test('a service of fixed size is parked, with no pod in its quota, and wakes with all its pods', async () => {
  record('idle and back, 2 pods', await parkAndWake(alone, 'fixed', { replicas: 2, quota: Quota.namespace() }, 'server', 'pruned'));
});

test('an autoscaled service is parked and wakes with its minimum of pods, whoever applies and whether its autoscaler is'
  + ' pruned or not', async () => {
  const cases: [string, Way, Autoscaler][] = [
    ['server-pruned', 'server', 'pruned'],
    ['server-left', 'server', 'left behind'],
    ['client-pruned', 'client', 'pruned'],
    ['client-left', 'client', 'left behind'],
  ];
  await Promise.all(cases.map(async ([name, way, autoscaler]) => {
    record(
      `idle and back, autoscaled from 2, ${way}-side apply, autoscaler ${autoscaler}`,
      await parkAndWake(namespace, name, autoscaled, way, autoscaler),
    );
  }));
});

test('an autoscaler that was left behind says that it is off and leaves a parked service alone', async () => {
  const name = 'server-left';
  await apply(sampleManifests(namespace, { ...autoscaled, fullName: name, idle: true }));
  await until('the autoscaler is off', 60, async () =>
    await field(namespace, `hpa/${name}`, '.status.conditions[?(@.type=="ScalingActive")].reason') === 'ScalingDisabled');
  expect(await field(namespace, `deployment/${name}`, '.spec.replicas')).toBe('0');
});
