import { execFile } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { field } from './kubectl';
import { until } from './wait';

/** One container on its node, as a command that does it harm must be told. */
export type Place = Readonly<Record<string, string>>;

export type Fault = (place?: Place) => Promise<void>;

const LIMIT_MILLISECONDS = 120_000;

/** Six probes that fail, and what a server is given to end. */
const RESTART_SECONDS = 150;

/**
 * A test that needs powers which no API of Kubernetes gives: each variable of the environment holds a shell command, with `{node}`,
 * `{namespace}`, `{pod}` and `{container}` to be filled in. Without them the test is skipped, and says what it lacks.
 */
export function testWith<Name extends string>(variables: readonly Name[]) {
  const missing = variables.filter((name) => !process.env[name]);
  const faults = Object.fromEntries(variables.map((name) => [name, faultOf(name)])) as Record<Name, Fault>;
  return (title: string, body: (faults: Record<Name, Fault>) => Promise<void>, milliseconds?: number): void => {
    if (missing.length === 0) {
      test(title, () => body(faults), milliseconds);
      return;
    }
    // Of a file in which all is skipped, Jest says no more than that.
    process.stdout.write(`skipped, for want of ${missing.join(' and ')}: ${title}\n`);
    test.skip(title, () => undefined);
  };
}

/** Something that is wrong for a while, and is put right whatever happens. */
export async function lasting(milliseconds: number, begin: () => Promise<void>, end: () => Promise<void>): Promise<void> {
  try {
    await begin();
    await pause(milliseconds);
  } finally {
    await end();
  }
}

/** Waits until the kubelet has restarted a container. */
export async function restartOf({ namespace = '', pod, container }: Place, act: () => Promise<void>): Promise<void> {
  const restarts = () => field(namespace, `pod/${pod}`, `.status.containerStatuses[?(@.name=="${container}")].restartCount`);
  const before = await restarts();
  await act();
  await until(`a restart of ${pod}/${container}`, RESTART_SECONDS, async () => (await restarts()) !== before);
}

function faultOf(variable: string): Fault {
  return (place = {}) => new Promise((resolve, reject) => {
    const command = (process.env[variable] ?? '').replace(/\{(\w+)\}/g, (_, key: string) => place[key] ?? '');
    execFile('sh', ['-c', command], { timeout: LIMIT_MILLISECONDS }, (error, _, stderr) => {
      if (error === null) resolve();
      else reject(new Error(`${variable}: ${stderr.trim() || error.message}`));
    });
  });
}
