import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { APP_SERVICE } from '../convert/support/samples';
import { convert, operatorless } from './support/terminal';

const root = join(__dirname, '..', '..', '..');
const spawn = (argv: string[], input: string) => spawnSync(
  process.execPath, ['--import', 'tsx', 'lib/cli/main.ts', ...argv], { cwd: root, input, encoding: 'utf8' },
);

test('a separate process prints manifests on standard output and notes on standard error, and exits with 0', () => {
  const { exitCode, output, error } = convert(APP_SERVICE);
  expect(spawn(['convert', '-'], APP_SERVICE)).toMatchObject({ status: exitCode, stdout: output, stderr: error });
}, 30_000);

test('a process with invalid input exits with 2', () => {
  expect(spawn(['convert', '-'], 'kind: Pod\n')).toMatchObject({ status: 2, stdout: '' });
}, 30_000);

test('the help of convert says what it reads, shows examples and explains the exit codes', () => {
  const { exitCode, output } = operatorless(['convert', '--help']);
  expect(exitCode).toBe(0);
  expect(output).toContain('custom.ops/v1 MicroServiceDeploy');
  expect(output).toContain('operatorless convert web.yaml --out manifests/web --namespace shop');
  expect(output).toContain('Exit codes:');
});

test('prints its version', () => {
  expect(operatorless(['--version'])).toEqual({ exitCode: 0, output: '0.1.0\n', error: '' });
});
