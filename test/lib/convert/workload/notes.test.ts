import { APP_SERVICE, appService, MICRO_SERVICE_DEPLOY } from '../support/samples';
import { convert } from '../../cli/support/terminal';

const PLAIN = appService('image: nginx:1', 'ports: [{ port: 80 }]');

test('says that nothing may call a service with neither caller nor route', () => {
  expect(convert(PLAIN).error).toContain(
    'note: nothing may call web: the network policy denies everything that is not allowed; add --caller NAME',
  );
});

test.each([
  ['a caller', PLAIN, ['--caller', 'other']],
  ['a node port', APP_SERVICE, []],
  ['a host', appService('image: nginx:1', 'ports: [{ port: 80 }]', 'host: a.example.com'), ['--gateway', 'gateways/public']],
  ['a domain', MICRO_SERVICE_DEPLOY, ['--domain', 'example.com', '--gateway', 'gateways/public']],
])('does not say so with %s', (_, text, options) => {
  expect(convert(text, ...options)).toMatchObject({ exitCode: 0, error: expect.not.stringContaining('nobody may call') });
});

test('says how containers run, unless an option changes it', () => {
  expect(convert(PLAIN).error).toContain('web will run without root and with a read-only root filesystem');
  expect(convert(PLAIN, '--relax', 'root-user').error).not.toContain('not run as root');
});

test('says what the default probes require of an app', () => {
  expect(convert(PLAIN).error).toContain('web must answer GET / on the first port');
  expect(convert(MICRO_SERVICE_DEPLOY, '--port', '9090').error).toContain(
    'ms-sample-v1s0 must listen on port 9090 and answer GET /readyz and GET /healthz',
  );
});

test('says that nothing limits the pods of a MicroServiceDeploy, but not for an AppService', () => {
  expect(convert(MICRO_SERVICE_DEPLOY).error).toContain('note: no ResourceQuota limits ms-sample-v1s0, because');
  expect(convert(PLAIN).error).not.toContain('ResourceQuota');
});

test('names the first few of many', () => {
  const many = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((name) => PLAIN.replace('name: web', `name: ${name}`)).join('---\n');
  expect(convert(many).error).toContain('note: nothing may call a, b, c, d, e and 2 more: ');
});
