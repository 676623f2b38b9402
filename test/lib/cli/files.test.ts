import { readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { APP_SERVICE, MICRO_SERVICE_DEPLOY } from '../convert/support/samples';
import { contents, convert, emptyFolder } from './support/terminal';

const ASLEEP = MICRO_SERVICE_DEPLOY.replace('idle: false', 'idle: true ');

test('each object has a file named by its kind and name, which begins with a line that says what wrote it', () => {
  const folder = emptyFolder();
  expect(convert(APP_SERVICE, '--out', folder)).toMatchObject({ exitCode: 0, output: '' });
  const files = contents(folder);
  expect(Object.keys(files)).toEqual([
    'deployment-nginx-app.yaml', 'networkpolicy-nginx-app.yaml', 'poddisruptionbudget-nginx-app.yaml', 'service-nginx-app.yaml',
    'serviceaccount-nginx-app.yaml',
  ]);
  expect(files['service-nginx-app.yaml']).toMatch(/^# Written by "operatorless convert".*\napiVersion: v1\nkind: Service\n/);
});

test('several namespaces have a folder each', () => {
  const folder = emptyFolder();
  convert(
    `${APP_SERVICE.replace('name: nginx-app', 'name: web\n  namespace: shop')}---\n${APP_SERVICE.replace(
      'name: nginx-app', 'name: web\n  namespace: staging',
    )}`,
    '--out',
    folder,
  );
  expect(
    Object.keys(contents(folder)).filter((file) => file.includes('service-')),
  ).toEqual(['shop/service-web.yaml', 'staging/service-web.yaml']);
});

test('files that stay the same are not touched', () => {
  const folder = emptyFolder();
  const deployment = join(folder, 'deployment-nginx-app.yaml');
  const service = join(folder, 'service-nginx-app.yaml');
  convert(APP_SERVICE, '--out', folder);
  for (const file of [deployment, service]) utimesSync(file, 1, 1);
  const { error } = convert(APP_SERVICE.replace('size: 2', 'size: 3'), '--out', folder);
  expect(statSync(service).mtimeMs).toBe(1000);
  expect(statSync(deployment).mtimeMs).not.toBe(1000);
  expect(error).toContain(`note: 5 files in ${folder}, 1 of them changed\n`);
});

test('refuses to replace a file that is not its own, and writes nothing else either', () => {
  const folder = emptyFolder();
  const foreign = join(folder, 'service-nginx-app.yaml');
  writeFileSync(foreign, 'kind: Service\n');
  expect(convert(APP_SERVICE, '--out', folder)).toEqual({
    exitCode: 2,
    output: '',
    error: `${foreign}: must be free or a file of "operatorless convert", got one without its first line;`
      + ` move it away or choose another --out\n`,
  });
  expect(contents(folder)).toEqual({ 'service-nginx-app.yaml': 'kind: Service\n' });
});

test('names files with objects that are no longer wanted, and deletes none', () => {
  const folder = emptyFolder();
  convert(MICRO_SERVICE_DEPLOY, '--out', folder);
  const before = Object.keys(contents(folder));
  const { error } = convert(ASLEEP, '--out', folder);
  expect(error).toContain(`note: ${join(folder, 'horizontalpodautoscaler-ms-sample-v1s0.yaml')} contains an object that is no longer`
    + ` wanted;`
    + ` delete it, also from the cluster\n`);
  expect(error.match(/no longer wanted/g)).toHaveLength(1);
  expect(Object.keys(contents(folder))).toEqual(before);
});

test('files of another resource in the same folder are not reported', () => {
  const folder = emptyFolder();
  convert(MICRO_SERVICE_DEPLOY, '--out', folder);
  expect(convert(APP_SERVICE, '--out', folder).error).not.toContain('no longer wanted');
});

test('files contain what standard output would contain', () => {
  const folder = emptyFolder();
  convert(APP_SERVICE, '--out', folder);
  const { output } = convert(APP_SERVICE, '--stdout');
  for (const file of Object.keys(contents(folder))) {
    const [, ...lines] = readFileSync(join(folder, file), 'utf8').split('\n');
    expect(output).toContain(lines.join('\n'));
  }
  expect(convert(APP_SERVICE).output).toBe(output);
});
