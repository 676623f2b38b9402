import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { carryNode } from '../../../../agent/kernel/backup/tools/carried-node';
import { Tool } from '../../../../agent/kernel/backup/tools/tool';
import { serveTool } from '../../../../agent/kernel/backup/tools/tool-server';
import { Trouble } from '../../../../agent/kernel/backup/trouble';

let folder: string;
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'tool-')); });
let opened: Tool | undefined;
afterEach(() => {
  opened?.close();
  rmSync(folder, { recursive: true });
});

const node = (script: string): [string, ...string[]] => [process.execPath, '-e', script];
const open = async () => {
  const logged: string[] = [];
  const socket = join(folder, 'tool.sock');
  const served = serveTool(socket, (line) => logged.push(line));
  opened = await Tool.open('tool', socket, 5000);
  return { tool: opened, served, logged };
};

test('a program of another container is run with its arguments and variables, and tells how it ended', async () => {
  const { tool, logged } = await open();
  const script = "console.log(process.env.GREETING, process.argv[1]); console.error('careful'); process.exit(12)";
  expect(await tool.run([...node(script), 'a b'], { GREETING: 'hello' }))
    .toEqual({ code: 12, signal: null, out: 'hello a b\n', err: 'careful\n' });
  // What people read with kubectl logs.
  expect(logged.join('')).toBe('careful\n');
  expect(await tool.run(['no-such-program'])).toMatchObject({ code: null, err: expect.stringContaining('ENOENT') });
});

test('a program that takes too long is ended', async () => {
  const { tool } = await open();
  expect(await tool.run(node('setInterval(() => 0, 1000)'), {}, 0.2)).toMatchObject({ code: null, signal: 'SIGTERM' });
});

test('a server runs until it is stopped', async () => {
  const { tool } = await open();
  const file = join(folder, 'ended');
  const running = tool.start(node(`
    const { writeFileSync } = require('fs');
    process.on('SIGTERM', () => { writeFileSync(${JSON.stringify(file)}, ''); process.exit(); });
    setInterval(() => 0, 1000);
    writeFileSync(${JSON.stringify(`${file}.ready`)}, '')`));
  while (!existsSync(`${file}.ready`)) await pause(10);
  await running.stop();
  while (!existsSync(file)) await pause(10);
});

test('a container that never starts is a trouble that names it', async () => {
  await expect(Tool.open('restic', join(folder, 'nobody.sock'), 300)).rejects.toThrow('the container restic has not started within 0.3 s');
});

test('a container ends, with all that it runs, when whoever leads it is gone', async () => {
  const [socket, file] = [join(folder, 'tool.sock'), join(folder, 'pid')];
  const served = serveTool(socket, () => undefined);
  const script = `
    const { request } = require('http');
    request({ socketPath: ${JSON.stringify(socket)}, path: '/life' }, () => {
      const asked = request({ socketPath: ${JSON.stringify(socket)}, path: '/run', method: 'POST' });
      asked.end(JSON.stringify({ command: ['sh', '-c', ${JSON.stringify(`echo $$ > ${file}; exec sleep 600`)}], environment: {} }));
      asked.on('error', () => {});
    }).end();`;
  const leader = spawn(process.execPath, ['-e', script]);
  while (!existsSync(file) || readFileSync(file, 'utf8') === '') await pause(10);
  leader.kill('SIGKILL');
  await served;
  expect(() => process.kill(Number(readFileSync(file, 'utf8')), 0)).toThrow('ESRCH');
});

test('a container that ends in the middle is a trouble that says where to look', async () => {
  const socket = join(folder, 'tool.sock');
  const bundle = `
    require('http').createServer((request, response) => {
      if (request.url === '/life') response.writeHead(200).flushHeaders(); else process.exit(137);
    }).listen(${JSON.stringify(socket)})`;
  spawn(process.execPath, ['-e', bundle]);
  const tool = await Tool.open('etcd', socket, 5000);
  const failed: unknown = await tool.run(['etcdctl']).catch((error: unknown) => error);
  expect(failed).toBeInstanceOf(Trouble);
  expect(String(failed)).toContain('the container etcd ended while it ran etcdctl');
  expect(String(failed)).toContain('OOMKilled');
});

(process.platform === 'linux' ? test : test.skip)('Node.js runs where its image is not: with its own loader and libraries', async () => {
  await carryNode(folder);
  const { stdout, status } = spawnSync(
    join(folder, 'loader'), ['--library-path', join(folder, 'libraries'), join(folder, 'node'), '-p', 'process.version'],
    { encoding: 'utf8', env: {} },
  );
  expect([status, stdout.trim()]).toEqual([0, process.version]);
});

test('a Node.js whose loader is unknown is refused', async () => {
  await expect(carryNode(folder, ['/usr/lib/libSystem.dylib'])).rejects.toThrow('must hold Node.js for Linux');
});
