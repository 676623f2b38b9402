import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { call } from '../../../../agent/kernel/http/http-client';
import { HeldPorts } from '../../../../agent/kernel/launch/held-ports';
import { Launcher } from '../../../../agent/kernel/launch/launcher';
import { LAUNCHER_LIMITS, type LauncherLimits } from '../../../../agent/kernel/launch/limits';
import { Snapshots } from '../../../../agent/kernel/launch/snapshots';
import { MountedFiles } from '../../../../agent/kernel/launch/mounted-files';
import { freePort } from '../../support/process/free-port';
import { BROKEN_SYNTAX, HANGS_AT_ONCE, healthy, mount, PROGRAM_FILE, THROWS_AT_ONCE } from './support/releases';

jest.setTimeout(240_000);

let folder: string;
let mounted: string;
let copies: string;
let port: number;
let logged: string[];
let ports: HeldPorts;
let launcher: Launcher;
let over: Promise<number>;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'launcher-'));
  [mounted, copies] = [join(folder, 'mounted'), join(folder, 'copies')];
  mkdirSync(mounted);
  mkdirSync(copies);
  port = await freePort();
  logged = [];
});

afterEach(async () => {
  launcher.terminate();
  await over;
  await ports.close();
  rmSync(folder, { recursive: true });
});

/** Starts a container. */
function launch(limits: Partial<LauncherLimits> = {}): void {
  const clock = { now: () => performance.now(), pause };
  ports = new HeldPorts(() => logged.push('a port could not be opened'));
  launcher = new Launcher({
    file: PROGRAM_FILE,
    mounted: new MountedFiles(mounted, clock),
    snapshots: new Snapshots(copies),
    ports,
    clock,
    log: (level, message, fields) => logged.push(`${level} ${message} ${JSON.stringify(fields)}`),
  }, { ...LAUNCHER_LIMITS, watch: 50, again: 10, ...limits });
  over = launcher.run();
}

async function ask(path = '/status'): Promise<string> {
  return (await call({ method: 'GET', url: `http://127.0.0.1:${port}${path}`, timeoutMilliseconds: 120_000 })).body;
}

/** Asks without a pause until this program answers. Only before the first program there may be no answer. */
async function answered(name: string): Promise<void> {
  for (;;) {
    const body = await ask().catch(() => 'nobody');
    if (body === name) return;
    await pause(20);
  }
}

async function logs(text: string): Promise<void> {
  while (!logged.some((line) => line.includes(text))) await pause(20);
}

test('a new program takes over, and no request in between is refused', async () => {
  mount(mounted, healthy('old', port));
  launch();
  await answered('old');
  mount(mounted, healthy('new', port));
  const seen = new Set<string>();
  while (!seen.has('new')) seen.add(await ask());
  expect([...seen]).toEqual(['old', 'new']);
});

test('a program learns that one before it has put the pod in service', async () => {
  const body = "say({ say: 'page', id, page: { status: 200, type: 'text/plain', body: `${workerData.inService}` } });";
  mount(mounted, healthy('old', port, { onGo: "say({ say: 'looked' }); say({ say: 'inService' });", onRequest: body }));
  launch();
  await answered('false');
  mount(mounted, healthy('new', port, { onRequest: body }));
  await answered('true');
});

test.each([
  ['does not parse', BROKEN_SYNTAX, 'it ended with code 1'],
  ['throws at once', THROWS_AT_ONCE, 'no such setting'],
])('a program that %s never interrupts the old one, which learns why', async (_, program, why) => {
  mount(mounted, healthy('old', port));
  launch();
  await answered('old');
  mount(mounted, program);
  await logs(why);
  expect(await ask()).toBe('old');
});

test('a program that hangs while it is read never interrupts the old one', async () => {
  mount(mounted, healthy('old', port));
  launch({ ready: 500 });
  await answered('old');
  mount(mounted, HANGS_AT_ONCE);
  await logs('it did not come up within');
  expect(await ask()).toBe('old');
});

test.each([
  ['never gets through a look', ''],
  ['hangs at its first look', 'for (;;);'],
])('the old program comes back when the new one %s, and answers what was asked meanwhile', async (_, onGo) => {
  mount(mounted, healthy('old', port));
  launch({ looked: 500 });
  await answered('old');
  mount(mounted, healthy('new', port, { onGo, onRequest: '' }));
  await logs('it did not come up within');
  expect(await ask()).toBe('old');
});

test('the old program comes back when the new one ends by itself soon after it came up', async () => {
  mount(mounted, healthy('old', port));
  launch();
  await answered('old');
  mount(mounted, healthy('new', port, { onGo: "say({ say: 'looked' }); setTimeout(() => { throw new Error('later'); }, 500);" }));
  await logs('later');
  await answered('old');
});

test('a program that is refused is not tried again, and a third one is', async () => {
  mount(mounted, healthy('old', port));
  launch();
  await answered('old');
  mount(mounted, THROWS_AT_ONCE);
  await logs('no such setting');
  mount(mounted, healthy('third', port));
  await answered('third');
  expect(logged.filter((line) => line.includes('no such setting'))).toHaveLength(1);
});

test('files that do not agree with their digests are not taken, and are once they do', async () => {
  mount(mounted, healthy('old', port));
  launch();
  await answered('old');
  mount(mounted, healthy('new', port), { half: true });
  await pause(500);
  expect(await ask()).toBe('old');
  mount(mounted, healthy('new', port));
  await answered('new');
});

test('a release of another pod template waits for the next pod', async () => {
  mount(mounted, healthy('old', port));
  launch();
  await answered('old');
  mount(mounted, healthy('new', port), { server: 'other template' });
  await pause(500);
  expect(await ask()).toBe('old');
});

test('the hook that asked the old program is answered by the new one', async () => {
  const onRequest = "if (url === '/pre-stop') say({ say: 'asked' }); else page(id);";
  mount(mounted, healthy('old', port, { onRequest }));
  launch();
  await answered('old');
  const released = ask('/pre-stop');
  mount(mounted, healthy('new', port));
  expect(await released).toBe('new');
});

test('SIGTERM reaches a program that starts after it, so that the stop is finished', async () => {
  mount(mounted, healthy('old', port));
  launch({ looked: 2000 });
  await answered('old');
  // It hears nothing, and its predecessor, which comes back, was never told.
  mount(mounted, healthy('new', port, { onGo: 'for (;;);' }));
  await logs('{"digest"');
  await pause(100);
  launcher.terminate();
  expect(await over).toBe(0);
});

test('a container that restarts over a broken release runs the last one that came up', async () => {
  mount(mounted, healthy('old', port));
  launch();
  await logs('the agent runs');
  await answered('old');
  await pause(200);
  launcher.terminate();
  await over;
  await ports.close();
  mount(mounted, BROKEN_SYNTAX);
  launch();
  await answered('old');
});

test('a container that restarts waits for no file: it runs the last release that came up', async () => {
  mount(mounted, healthy('old', port));
  launch();
  await logs('the agent runs');
  await pause(200);
  launcher.terminate();
  await over;
  await ports.close();
  mount(mounted, healthy('new', port), { half: true });
  launch();
  await answered('old');
});

test('a program that ends again and again is left to the kubelet, with its code', async () => {
  mount(mounted, healthy('old', port, { onGo: "say({ say: 'looked' }); process.exit(7);" }));
  launch();
  expect(await over).toBe(7);
});

test('a program that ends as it should ends the container', async () => {
  mount(mounted, healthy('old', port));
  launch();
  await answered('old');
  launcher.terminate();
  expect(await over).toBe(0);
});
