import { Duration } from 'cdk8s';
import { AppCronJob, AppDaemonSet, AppJob, type AppJobProps, AppService } from '../lib';
import { record } from './support/figures';
import { apply, field, kubectl } from './support/kubectl';
import { namespaceFor } from './support/namespace';
import { SMALL } from './support/samples';
import { manifests } from './support/synth';
import { secondsOf, until } from './support/wait';
import { rolledOut } from './support/workload';

const namespace = namespaceFor('app-job');

const NODE = 'node:24-alpine';
const says = (text: string): AppJobProps => ({ image: NODE, command: ['node'], args: ['-e', `console.log('${text}')`], resources: SMALL });
const ofInstance = (name: string) => ['-n', namespace, '-l', `app.kubernetes.io/instance=${name}`];

async function jobs(name: string): Promise<string[]> {
  return (await kubectl(['get', 'jobs', ...ofInstance(name), '-o', 'name'])).split('\n').filter((job) => job !== '');
}

async function ended(job: string): Promise<string> {
  const conditions = '.status.conditions[?(@.status=="True")].type';
  return until(`the end of ${job}`, 120, async () => (
    /Complete|Failed/.exec(await field(namespace, job, conditions))?.[0]
  ));
}

/** @returns the name of the Job */
async function run(name: string, props: AppJobProps): Promise<string> {
  const before = await jobs(name);
  await apply(manifests(namespace, (chart) => new AppJob(chart, name, props)));
  return (await jobs(name)).find((job) => !before.includes(job)) ?? before[0] ?? 'none';
}

test('a Job runs once in a restricted namespace, not again when it is applied again, and once more when its program changes', async () => {
  let first = '';
  record('AppJob: create to complete', `${await secondsOf(async () => {
    first = await run('migrate', says('one'));
    expect(await ended(first)).toBe('Complete');
  })} s`);
  expect(await kubectl(['-n', namespace, 'logs', first])).toBe('one\n');
  expect(await run('migrate', says('one'))).toBe(first);
  const second = await run('migrate', says('two'));
  expect(second).not.toBe(first);
  expect(await ended(second)).toBe('Complete');
  expect(await kubectl(['-n', namespace, 'logs', second])).toBe('two\n');
});

test('a Job with a revision is refused when its program changes under the same revision', async () => {
  const first = await run('seed', { ...says('one'), revision: 'a' });
  expect(first).toBe('job.batch/seed-a');
  expect(await ended(first)).toBe('Complete');
  await expect(run('seed', { ...says('two'), revision: 'a' })).rejects.toThrow(/immutable/);
});

test('a Job that fails is tried again as often as it says, and then has failed', async () => {
  const failing = await run('broken', { ...says('no'), args: ['-e', 'process.exit(1)'], backoffLimit: 1 });
  expect(await ended(failing)).toBe('Failed');
  expect((await kubectl(['get', 'pods', ...ofInstance('broken'), '-o', 'name'])).trim().split('\n')).toHaveLength(2);
});

test('a Job reaches the service that it connects to, by the variables that it gets, and nothing else', async () => {
  const program = `
    const reach = (url) => fetch(url, { signal: AbortSignal.timeout(5000) }).then(() => 'reached', () => 'not reached');
    const target = process.env.SHOP_URL;
    let first = 'not reached';
    for (let tries = 0; tries < 20 && first !== 'reached'; tries += 1) first = await reach(target);
    console.log(first, await reach(target.replace('shop', 'other')));`;
  const props: AppJobProps = { ...says(''), args: ['--input-type=module', '-e', program] };
  await apply(manifests(namespace, (chart) => {
    const service = { image: 'registry.example.com/ms-sample:1.0', size: 1, ports: [{ port: 80, targetPort: 8080 }], resources: SMALL };
    const shop = new AppService(chart, 'shop', service);
    new AppService(chart, 'other', service);
    new AppJob(chart, 'caller', props).connectTo(shop);
  }));
  await Promise.all(['shop', 'other'].map((name) => rolledOut(namespace, name)));
  const [job = 'none'] = await jobs('caller');
  expect(await ended(job)).toBe('Complete');
  expect(await kubectl(['-n', namespace, 'logs', job])).toBe('reached not reached\n');
});

test('a CronJob runs by the clock', async () => {
  await apply(manifests(namespace, (chart) => {
    new AppCronJob(chart, 'report', { ...says('report'), schedule: '* * * * *', activeDeadline: Duration.minutes(1) });
  }));
  const [job = 'none'] = await until('the first run', 130, async () => {
    const made = (await kubectl(['-n', namespace, 'get', 'jobs', '-o', 'name'])).split('\n').filter((name) => /\/report-/.test(name));
    return made.length > 0 && made;
  });
  expect(await ended(job)).toBe('Complete');
  expect(await kubectl(['-n', namespace, 'logs', job])).toBe('report\n');
});

test('a DaemonSet runs on every node and is replaced node by node', async () => {
  const become = async (text: string) => {
    await apply(manifests(namespace, (chart) => {
      const args = ['-e', `process.on('SIGTERM', () => process.exit()); setInterval(() => '${text}', 1000)`];
      new AppDaemonSet(chart, 'agent', { image: NODE, command: ['node'], args, resources: SMALL });
    }));
    await kubectl(['-n', namespace, 'rollout', 'status', 'daemonset/agent', '--timeout=240s']);
  };
  record('AppDaemonSet: create', `ready after ${await secondsOf(() => become('one'))} s`);
  const nodes = (await kubectl(['get', 'nodes', '-o', 'name'])).trim().split('\n');
  expect(await field(namespace, 'daemonset/agent', '.status.numberAvailable')).toBe(String(nodes.length));
  record('AppDaemonSet: another program', `${await secondsOf(() => become('two'))} s`);
  expect(await field(namespace, 'daemonset/agent', '.status.updatedNumberScheduled')).toBe(String(nodes.length));
});
