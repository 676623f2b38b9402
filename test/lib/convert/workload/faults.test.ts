import { formatFault } from '../../../../lib/convert/reading/faults';
import { readCustomResources } from '../../../../lib/convert/read';
import { APP_SERVICE, appService, FLAT_APP_SERVICE, FLAT_MICRO_SERVICE_DEPLOY, microServiceDeploy } from '../support/samples';

const faultsOf = (text: string) => readCustomResources('web.yaml', text).faults.map(formatFault);
/** In the order of the list of readers. */
const KINDS = 'AppService, EtcdCluster, MicroServiceDeploy, RedisCluster, RedisEnterpriseCluster';
const APP_FIELDS = 'size, image, ports, resources, env, envs, host';

test.each<[what: string, text: string, ...faults: string[]]>([
  ['an empty file', '# nothing\n---\n', 'web.yaml: must contain a custom resource, got an empty file'],
  ['a list', '- a\n', 'web.yaml:1:1: must contain a custom resource, got a list'],
  ['a List of nothing', 'apiVersion: v1\nitems: []\nkind: List\n', 'web.yaml:2:1: items must contain a custom resource, got none'],
  ['broken YAML', 'a: "b\n', 'web.yaml:2:1: must be YAML: Missing closing "quote'],
  [
    'an alias',
    appService('image: &i nginx:1', 'host: *i', 'ports: []'),
    'web.yaml:6:9: must contain no aliases; write the value out',
  ],
  [
    'no kind',
    'apiVersion: v1\n',
    `web.yaml:1:1: kind must be one of ${KINDS}, got nothing`,
  ],
  [
    'a misspelt kind',
    'apiVersion: app.example.com/v1\nkind: AppServce\n',
    `web.yaml:2:7: kind must be one of ${KINDS}, got "AppServce"; did you mean "AppService"?`,
  ],
  [
    'a kind of others',
    'apiVersion: v1\nkind: Pod\n',
    'web.yaml: must contain a custom resource, got only Pod without a name',
  ],
  [
    'another version',
    'apiVersion: app.example.com/v2\nkind: AppService\n',
    'web.yaml:1:13: apiVersion must be app.example.com/v1 for AppService, got "app.example.com/v2"',
  ],
])('fails on %s', (_, text, ...faults) => expect(faultsOf(text)).toEqual(faults));

test.each<[what: string, spec: string[], ...faults: string[]]>([
  ['a missing field', ['ports: []'], 'web.yaml:4:1: spec.image must be a string, got nothing; add it'],
  [
    'a misspelt field',
    ['image: nginx:1', 'ports: []', 'sise: 2'],
    `web.yaml:7:3: spec.sise must be one of the known fields ${APP_FIELDS}, got "sise"; did you mean "size"?`,
  ],
  [
    'a field of nobody',
    ['image: nginx:1', 'ports: []', 'toString: 2'],
    `web.yaml:7:3: spec.toString must be one of the known fields ${APP_FIELDS}, got "toString"`,
  ],
  [
    'a quoted number',
    ['image: nginx:1', 'ports: []', 'size: "2"'],
    'web.yaml:7:9: spec.size must be a whole number, got "2"; write it without quotes',
  ],
  ['half a pod', ['image: nginx:1', 'ports: []', 'size: 2.5'], 'web.yaml:7:9: spec.size must be a whole number, got the number 2.5'],
  [
    'a port by name',
    ['image: nginx:1', 'ports: [{ port: 80, targetPort: http }]'],
    'web.yaml:6:35: spec.ports[0].targetPort must be a whole number, got "http"',
  ],
  [
    'an unknown protocol',
    ['image: nginx:1', 'ports: [{ port: 80, protocol: HTTP }]'],
    'web.yaml:6:33: spec.ports[0].protocol must be TCP, UDP or SCTP, got "HTTP"',
  ],
  ['one port for a list', ['image: nginx:1', 'ports: 80'], 'web.yaml:6:10: spec.ports must be a list, got a number'],
  [
    'a field given twice',
    ['image: nginx:1', 'ports: []', 'size: 2', 'size: 3'],
    'web.yaml:8:3: spec.size must be given once, got it on line 7 too; drop one',
  ],
  [
    'an amount that is none',
    ['image: nginx:1', 'ports: []', 'resources: { limits: { cpu: two } }'],
    'web.yaml:7:31: spec.resources.limits.cpu must be an amount of CPU such as 500m or 2, got "two"',
  ],
  [
    'a variable twice',
    ['image: nginx:1', 'ports: []', 'env: [{ name: A, value: x }]', 'envs: [{ name: A, value: y }]'],
    'web.yaml:8:18: spec.envs[0].name must be distinct, got "A" twice; drop one',
  ],
  [
    'a variable of nothing',
    ['image: nginx:1', 'ports: []', 'env: [{ name: A }]'],
    'web.yaml:7:9: spec.env[0] must have either value or one of valueFrom.secretKeyRef, configMapKeyRef and fieldRef,'
    + ' got 0 of them for "A"',
  ],
  [
    'a number for a variable, which may be secret',
    ['image: nginx:1', 'ports: []', 'env: [{ name: PASSWORD, value: 8888 }]'],
    'web.yaml:7:34: spec.env[0].value must be a string, got a number; put it in quotes',
  ],
])('fails on an AppService with %s', (_, spec, ...faults) => expect(faultsOf(appService(...spec))).toEqual(faults));

const MINIMAL = ['msName: pay', 'version: "1.0"', 'image: registry.example.com/pay:1.0'];

test.each<[what: string, spec: string[], ...faults: string[]]>([
  [
    'a version that YAML makes a number',
    ['msName: pay', 'version: 1.0', 'image: pay:1'],
    'web.yaml:6:12: spec.version must be a string, got the number 1.0; put it in quotes: "1.0"',
  ],
  [
    'a time that YAML makes a number',
    [...MINIMAL, 'creationTimestamp: 1535546718115'],
    'web.yaml:8:22: spec.creationTimestamp must be a string, got the number 1535546718115; put it in quotes: "1535546718115"',
  ],
  ['a quoted flag', [...MINIMAL, 'idle: "false"'], 'web.yaml:8:9: spec.idle must be true or false, got "false"; write it without quotes'],
  [
    'two names',
    [...MINIMAL, 'fullName: pay-v2'],
    'web.yaml:8:13: spec.fullName must be the same as metadata.name, got "pay-v2" and "pay-v1": every object has that name;'
    + ' change one or leave fullName out',
  ],
  [
    'a config without "="',
    [...MINIMAL, 'config: |', '  # comment', '', '  log=debug', '  hunter2'],
    'web.yaml:12:1: spec.config line 4 must be key=value, got no "="; write one entry a line, comments behind #',
  ],
  [
    'a config line without a key',
    [...MINIMAL, 'config: "=x"'],
    'web.yaml:8:11: spec.config line 1 must be key=value, got no key before the "="',
  ],
  [
    'a config key twice',
    [...MINIMAL, 'config: |', '  log=debug', '  log=info'],
    'web.yaml:10:1: spec.config line 2 must give a key once, got "log" on line 1 too; drop one',
  ],
  ['a config that is no text', [...MINIMAL, 'config: { password: hunter2 }'], 'web.yaml:8:3: spec.config must be a string, got an object'],
])('fails on a MicroServiceDeploy with %s', (_, spec, ...faults) => expect(faultsOf(microServiceDeploy(...spec))).toEqual(faults));

test.each<[what: string, metadata: string, ...faults: string[]]>([
  ['no name', '{ labels: {} }', 'web.yaml:3:1: metadata.name must be a string, got nothing; add it'],
  [
    'a label that YAML makes a number',
    '{ name: web, labels: { tier: 1 } }',
    'web.yaml:3:40: metadata.labels.tier must be a string, got the number 1; put it in quotes: "1"',
  ],
  [
    'a namespace that none can have',
    '{ name: web, namespace: a.b }',
    'web.yaml:3:35: metadata.namespace must be a name of at most 63 lower case letters, digits and "-", got "a.b"',
  ],
  [
    'a secret for all to read',
    '{ name: web, annotations: { example.com/hook: "https://me:hunter2@example.com" } }',
    'web.yaml:3:57: metadata.annotations["example.com/hook"] must contain no secret, got a value that looks like one:'
    + ' manifests are widely readable and kept forever; drop it',
  ],
])('fails on metadata with %s', (_, metadata, ...faults) => {
  expect(faultsOf(APP_SERVICE.replace('metadata:\n  name: nginx-app', `metadata: ${metadata}`))).toEqual(faults);
});

test('fails with every fault of every document, in their order', () => {
  const text = [appService('size: two', 'image: nginx:1', 'ports: []'), appService('image: nginx:1', 'ports: {}', 'hos: a')].join('---\n');
  expect(faultsOf(text)).toEqual([
    'web.yaml:5:9: spec.size must be a whole number, got "two"',
    'web.yaml:14:3: spec.ports must be a list, got an object',
    `web.yaml:15:3: spec.hos must be one of the known fields ${APP_FIELDS}, got "hos"; did you mean "host"?`,
  ]);
});

test('fails on an item of a List at its path', () => {
  expect(faultsOf('kind: List\nitems:\n- apiVersion: app.example.com/v1\n  kind: AppService\n  metadata: { name: web }\n  spec: { image:'
    + ' nginx:1 }\n- 7\n')).toEqual([
    'web.yaml:6:3: items[0].spec.ports must be a list, got nothing; add it',
    'web.yaml:7:3: items[1] must be a custom resource, got no object',
  ]);
});

test('a fault of a flat resource has the path that the field would have, and its line', () => {
  expect(faultsOf(FLAT_APP_SERVICE.replace('nodePort: 30002', 'nodePort: "30002"'))).toEqual([
    'web.yaml:11:11: spec.ports[0].nodePort must be a whole number, got "30002"; write it without quotes',
  ]);
  expect(faultsOf(FLAT_APP_SERVICE.replace('nodePort:', 'nodeport:'))).toEqual([
    'web.yaml:11:1: spec.ports[0].nodeport must be one of the known fields name, port, targetPort, nodePort, protocol, got "nodeport";'
    + ' did you mean "nodePort"?',
  ]);
  expect(faultsOf(`${FLAT_APP_SERVICE}colour: red\n`)).toEqual([
    `web.yaml:12:1: spec.colour must be one of the known fields ${APP_FIELDS}, got "colour"`,
  ]);
  expect(faultsOf(`${FLAT_MICRO_SERVICE_DEPLOY}replicas: 4\n`)).toEqual([
    'web.yaml:24:1: spec.replicas must be given once, got it on line 11 too; drop one',
  ]);
});
