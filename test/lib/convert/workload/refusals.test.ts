import { join } from 'node:path';
import { APP_SERVICE, appService, MICRO_SERVICE_DEPLOY, microServiceDeploy } from '../support/samples';
import { contents, convert, emptyFolder, fileOf, operatorless } from '../../cli/support/terminal';

const MINIMAL = ['msName: pay', 'version: "1.0"', 'image: pay:1.0'];
const PAY = microServiceDeploy(...MINIMAL);

test.each<[what: string, text: string, fault: string]>([
  ['an image that is none', MICRO_SERVICE_DEPLOY.replace('registry.example.com/ms-sample:1.0', 'just a image url'),
    'stdin:9:10: spec.image must be an image reference such as registry.example.com/shop/web:1.0, got "just a image url"'],
  ['an image without a version', appService('image: nginx', 'ports: [{ port: 80 }]'),
    'stdin:5:10: spec.image must have a tag or a digest, got "nginx": without one it means latest; use "nginx:<version>"'],
  ['a node port out of range', appService('image: nginx:1', 'ports: [{ port: 80, nodePort: 80 }]'),
    'stdin:6:33: spec.ports[0].nodePort must be from 30000 to 32767, got 80: the API server refuses others;'
    + ' leave it out for a port that is used only inside the cluster'],
  ['a name that no Service can have', APP_SERVICE.replace('nginx-app', 'Nginx'),
    'stdin:4:9: metadata.name must be a DNS label of at most 63 characters that begins with a letter, got "Nginx": a Service has this name;'
    + ' use lower case letters, digits and "-"'],
  ['a request above its limit', appService(
    'image: nginx:1', 'ports: [{ port: 80 }]', 'resources:', '  requests: { cpu: 2 }', '  limits: { cpu: 1 }',
  ),
    'stdin:8:22: spec.resources.requests.cpu must be above 0 and at most its limit, got 2 and 1; lower the request or raise the limit'],
  ['a service without pods', microServiceDeploy(...MINIMAL, 'replicas: 0'),
    'stdin:8:13: spec.replicas must be a whole number of 1 or more, got 0; use idle: true to run no pods'],
  ['a host that nobody serves', appService('image: nginx:1', 'ports: [{ port: 80 }]', 'host: www.example.com'),
    'stdin:7:9: spec.host must have a Gateway that serves it, got "www.example.com" and none; add --gateway NAMESPACE/NAME'],
  ['two resources of one name', `${APP_SERVICE}---\n${APP_SERVICE}`,
    'stdin:16:9: metadata.name must be distinct in its namespace, got "nginx-app", as in stdin on line 4; rename one or drop it'],
])('fails on %s', (_, text, fault) => {
  expect(convert(text)).toEqual({ exitCode: 2, output: '', error: `${fault}\n` });
});

test('a name with a line break is reported with its file and line, and escaped', () => {
  const { exitCode, error } = convert(APP_SERVICE.replace('nginx-app', '"a\\n] b\\e[2J"'));
  expect(exitCode).toBe(2);
  expect(error).toMatch(
    /stdin:4:9: metadata\.name must be a DNS label of at most 63 characters that begins with a letter, got "a\\n\] b\\u\{1b\}\[2J": /,
  );
});

test.each<[what: string, text: string, options: string[], fault: string]>([
  ['two namespaces for one resource', APP_SERVICE.replace('name: nginx-app', 'name: web\n  namespace: shop'), ['--namespace', 'other'],
    'stdin:5:14: metadata.namespace must agree with --namespace, got "shop" and "other"; drop one'],
  ['a domain that nobody serves', PAY, ['--domain', 'example.com'],
    'operatorless: --domain must come with --gateway NAMESPACE/NAME, got none: nothing would serve the hosts'],
  ['a port that the proxy takes', microServiceDeploy(...MINIMAL, 'needAuth: true'), ['--port', '10080'],
    'stdin:1:1: --port must leave 10080 to the proxy, got it as a port of the app; move the app to another port'],
  ['an AppService called like a service of several versions', [
    PAY,
    PAY.replace('pay-v1', 'pay-v2').replace('"1.0"', '"2.0"'),
    appService('image: nginx:1', 'ports: [{ port: 80 }]', 'host: a.example.com').replace('web', 'pay'),
  ].join('---\n'), ['--domain', 'example.com', '--gateway', 'gateways/public'],
    'operatorless: HTTPRoute pay must be made by one resource, got two; rename one'],
])('fails on %s', (_, text, options, fault) => {
  expect(convert(text, ...options)).toEqual({ exitCode: 2, output: '', error: `${fault}\n` });
});

test('fails once with all faults of every file and every rule', () => {
  const broken = fileOf(appService('image: nginx:1', 'ports: [{ port: 80 }]', 'sise: 2'));
  const ruled = fileOf(appService('image: nginx', 'ports: [{ port: 80 }]').replace('web', 'api'));
  const { exitCode, error } = operatorless(['convert', broken, '/does/not/exist', emptyFolder(), ruled]);
  expect(exitCode).toBe(2);
  expect(error.trim().split('\n')).toEqual([
    expect.stringContaining(`${broken}:7:3: spec.sise must be one of the known fields`),
    '/does/not/exist: must be a file, got nothing with this name',
    expect.stringMatching(/: must be a file, got a folder$/),
    expect.stringContaining(`${ruled}:5:10: spec.image must have a tag`),
  ]);
});

test('nothing is written if one of several resources is faulty', () => {
  const folder = emptyFolder();
  expect(convert(
    `${APP_SERVICE}---\n${appService('image: nginx', 'ports: [{ port: 80 }]')}`, '--out', folder,
  )).toMatchObject({ exitCode: 2, output: '' });
  expect(contents(folder)).toEqual({});
});

test.each<[argv: string[], fault: RegExp]>([
  [['convert'], /missing required argument 'file'/],
  [['convrt'], /unknown command 'convrt'\n\(Did you mean convert\?\)/],
  [['convert', '-', '--ot', 'x'], /unknown option '--ot'\n\(Did you mean --out\?\)/],
  [['convert', '-', '--out', 'x', '--stdout'], /'--stdout' cannot be used with option '-o, --out <dir>'/],
  [['convert', '-', '-n', 'A'], /'-n, --namespace <namespace>' argument 'A' is invalid. It must be a name/],
  [['convert', '-', '--domain', 'example'], /It must be a host name of at least two labels/],
  [['convert', '-', '--gateway', 'public'], /It must be NAMESPACE\/NAME of a Gateway/],
  [['convert', '-', '--caller', 'a/b/c'], /It must be NAME or NAMESPACE\/NAME/],
  [['convert', '-', '--caller', 'app='], /or \[NAMESPACE\/\]LABEL=VALUE of pods/],
  [['convert', '-', '--caller', 'not a label=web'], /or \[NAMESPACE\/\]LABEL=VALUE of pods/],
  [['convert', '-', '--caller', 'a/b/c/app=web'], /or \[NAMESPACE\/\]LABEL=VALUE of pods/],
  [['convert', '-', '--caller', 'app=web=api'], /or \[NAMESPACE\/\]LABEL=VALUE of pods/],
  [['convert', '-', '--port', '70000'], /It must be a whole number from 1 to 65535/],
  [['convert', '-', '--relax', 'all'], /It must be one of root-user, writable-root/],
  [['convert', '-', '--writable', 'tmp'], /It must be an absolute path/],
  [['convert', '-', '--image-pull-policy', 'Often'], /It must be one of Always, IfNotPresent, Never/],
])('fails on the command line %j', (argv, fault) => {
  const { exitCode, output, error } = operatorless(argv, APP_SERVICE);
  expect({ exitCode, output }).toEqual({ exitCode: 2, output: '' });
  expect(error).toMatch(fault);
});

test('fails on a folder that is a file, and says so without a stack trace', () => {
  const { exitCode, error } = convert(APP_SERVICE, '--out', join(fileOf('x'), 'manifests'));
  expect(exitCode).toBe(1);
  expect(error).toMatch(/^operatorless: ENOTDIR/);
});
