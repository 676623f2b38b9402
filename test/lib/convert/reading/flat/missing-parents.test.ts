import { convert } from '../../../cli/support/terminal';

const HEAD = ['apiVersion: custom.ops/v1', 'kind: MicroServiceDeploy', 'name: pay-v1', 'msName: pay', 'version: "1.0"', 'image: pay:1.0'];
const WHOLE_SPEC = ['spec:', '  msName: pay', '  version: "1.0"', '  image: pay:1.0'];
const WHOLE_HEAD = ['apiVersion: custom.ops/v1', 'kind: MicroServiceDeploy', 'metadata: { name: pay-v1 }'];
const text = (...lines: string[]) => `${lines.join('\n')}\n`;
const SHOP = ['apiVersion: app.example.com/v1', 'kind: AppService', 'name: shop', 'image: shop:1'];

/** The output, without the note on how the text was read. */
function meaning(...lines: string[]) {
  const { exitCode, output, error } = convert(text(...lines));
  return { exitCode, output, error: error.split('\n').filter((line) => !line.includes('lacks parents')).join('\n') };
}

describe('a sample as printed, without the parents of its fields', () => {
  test('gets its name in metadata and the rest in spec', () => {
    expect(meaning(...HEAD, 'replicas: 3', 'idle: false')).toEqual(
      meaning(...WHOLE_HEAD, ...WHOLE_SPEC, '  replicas: 3', '  idle: false'),
    );
  });

  test('gets the ports of an item although the name of their list is missing', () => {
    const flat = meaning(...SHOP, '- port: 80', 'targetPort: 8080', 'nodePort: 30002', '- port: 443', 'targetPort: 8443');
    expect(flat.exitCode).toBe(0);
    expect(flat).toEqual(meaning(
      'apiVersion: app.example.com/v1', 'kind: AppService', 'metadata: { name: shop }', 'spec:', '  image: shop:1', '  ports:',
      '  - { port: 80, targetPort: 8080, nodePort: 30002 }', '  - { port: 443, targetPort: 8443 }',
    ));
  });

  test('is read as limits first and then requests, and a note says so', () => {
    const flat = [...HEAD, 'cpu: "2"', 'memory: 4Gi', 'cpu: "1"', 'memory: 2Gi', 'replicas: 3'];
    expect(meaning(...flat)).toEqual(meaning(
      ...WHOLE_HEAD, ...WHOLE_SPEC, '  resourceRequirements: { limits: { cpu: 2, memory: 4Gi }, requests: { cpu: 1, memory: 2Gi } }',
      '  replicas: 3',
    ));
    expect(convert(text(...flat)).error).toContain(
      'cpu on line 7 as spec.resourceRequirements.limits.cpu, cpu on line 9 as spec.resourceRequirements.requests.cpu\n',
    );
  });
});

describe('fails on fields that may belong to several parents', () => {
  test('such as a single amount, which may be a limit or a request', () => {
    expect(convert(text(...HEAD, 'cpu: "2"')).error).toBe('stdin:7:1: cpu must be below its parent, got it alone, and it may be a'
      + ' field of spec.resourceRequirements.limits or spec.resourceRequirements.requests; write the parent above it\n');
  });

  test('such as an item with a name, which may be a variable or a port', () => {
    expect(convert(text(...SHOP, '- name: http', 'port: 80')).error).toContain('stdin:5:1: name must be below its parent, got it'
      + ' alone, and it may be an item of spec.ports or spec.env or spec.envs; write the parent above it\n');
  });
});

test('below an indented spec, parents are never guessed', () => {
  expect(meaning(...WHOLE_HEAD, ...WHOLE_SPEC, '  cpu: "2"').error).toContain('stdin:8:3: spec.cpu must be one of the known fields');
});

test('below an indented spec, an empty field gets no fields of its neighbours', () => {
  const spec = (...lines: string[]) => [
    'apiVersion: redis.redis.opstreelabs.in/v1beta2', 'kind: RedisCluster', 'metadata: { name: cache }', 'spec:', '  clusterSize: 3',
    '  kubernetesConfig: { image: "redis:7.2.16" }', ...lines,
  ];
  expect(meaning(...spec('  redisLeader:', '  redisConfig: { dynamicConfig: [timeout 300] }'))).toEqual(
    meaning(...spec('  redisConfig: { dynamicConfig: [timeout 300] }')),
  );
});
