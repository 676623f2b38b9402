import { Config, type MicroServiceProps } from '../lib';
import { record } from './support/figures';
import { apply, kubectl } from './support/kubectl';
import { namespaceFor } from './support/namespace';
import { SAMPLE_NAME as NAME, sampleManifests } from './support/samples';
import { secondsOf, until } from './support/wait';
import { livePods, rolledOut } from './support/workload';

const inEnvironment = namespaceFor('secrets-environment');
const inFiles = namespaceFor('secrets-files');

function makeSecret(namespace: string): Promise<string> {
  return kubectl(['-n', namespace, 'create', 'secret', 'generic', `${NAME}-config`, '--from-literal=password=88888888']);
}

/** Prints what a pod sees, by a line of JavaScript. */
async function see(namespace: string, expression: string): Promise<unknown> {
  const [pod] = await livePods(namespace, NAME);
  return JSON.parse(await kubectl(['-n', namespace, 'exec', pod, '--', 'node', '-p', `JSON.stringify(${expression})`]));
}

async function waitingFor(namespace: string): Promise<string> {
  const reasons = 'jsonpath={.items[*].status.containerStatuses[*].state.waiting.reason}';
  return (await kubectl(['-n', namespace, 'get', 'pods', '-o', reasons])).split(' ')[0];
}

function withoutSecret(namespace: string, props: Partial<MicroServiceProps>): Promise<void> {
  return apply(sampleManifests(namespace, { replicas: 1, ...props }));
}

test('a pod waits for the Secret of its environment, then starts by itself', async () => {
  const config = Config.environment({ CONFIG: 'blue' }, { secretKeys: ['password'] });
  await withoutSecret(inEnvironment, { config });
  await until('the pod waits', 90, async () => await waitingFor(inEnvironment) === 'CreateContainerConfigError');
  await makeSecret(inEnvironment);
  record('secret keys in the environment: ready after the Secret came', `${await secondsOf(() => rolledOut(inEnvironment, NAME))} s`);
  expect(await see(inEnvironment, '[process.env.CONFIG, process.env.password]')).toEqual(['blue', '88888888']);
});

test('plain and secret keys are files side by side in one directory', async () => {
  const config = Config.files('/etc/sample', { 'app.conf': 'colour = blue\n' }, { secretKeys: ['password'] });
  await withoutSecret(inFiles, { config });
  await until('the pod waits', 90, async () => await waitingFor(inFiles) === 'ContainerCreating');
  await makeSecret(inFiles);
  record('secret keys in files: ready after the Secret came', `${await secondsOf(() => rolledOut(inFiles, NAME))} s`);
  expect(
    await see(inFiles, "['app.conf', 'password'].map((file) => fs.readFileSync('/etc/sample/' + file, 'utf8'))"),
  ).toEqual(['colour = blue\n', '88888888']);
});

test('a Secret that lacks a key that was named keeps the new pods from starting and leaves the old ones alone', async () => {
  const before = await livePods(inEnvironment, NAME);
  await withoutSecret(inEnvironment, { config: Config.environment({ CONFIG: 'blue' }, { secretKeys: ['password', 'apiKey'] }) });
  await until('the new pod waits', 90, async () => (await waitingFor(inEnvironment)) === 'CreateContainerConfigError');
  expect(await livePods(inEnvironment, NAME)).toEqual(expect.arrayContaining(before));
});
