import { Yaml } from 'cdk8s';
import { EtcdCluster } from 'cdk8s-operatorless';
import { snapshotSerializer } from 'cdk8s-operatorless/testing';
import { only, synth } from '../../support/synth';

expect.addSnapshotSerializer(snapshotSerializer);

const manifests = synth((chart) => new EtcdCluster(chart, 'main'));
const { metadata, data } = manifests.find((manifest) => manifest.metadata.name === 'main-agent') ?? {};
const agent = { metadata: { name: metadata.name }, data: { 'etcd.mjs': data['etcd.mjs'], 'settings.json': '{}' } };
const users = { kind: 'ConfigMap', data: { 'etcd.mjs': '// agent/etcd/main.ts\nrun();\n' } };

test('a snapshot of objects shows the program as one line', () => {
  expect([agent, users]).toMatchInlineSnapshot(`
[
  {
    "data": {
      "etcd.mjs": "<program of cdk8s-operatorless 0.1.0, left out>",
      "settings.json": "{}",
    },
    "metadata": {
      "name": "main-agent",
    },
  },
  {
    "data": {
      "etcd.mjs": "// agent/etcd/main.ts
run();
",
    },
    "kind": "ConfigMap",
  },
]
`);
});

test('a snapshot of YAML shows the program as one line', () => {
  expect(Yaml.stringify(agent, users)).toMatchInlineSnapshot(`
"metadata:
  name: main-agent
data:
  etcd.mjs: <program of cdk8s-operatorless 0.1.0, left out>
  settings.json: "{}"
---
kind: ConfigMap
data:
  etcd.mjs: |
    // agent/etcd/main.ts
    run();
"
`);
});

test('an object without a program is printed by the serializers of others', () => {
  expect(snapshotSerializer.test(only(manifests, 'StatefulSet'))).toBe(false);
  expect(snapshotSerializer.test(Yaml.stringify(users))).toBe(false);
  expect(snapshotSerializer.test(null)).toBe(false);
});

test('Vitest can use it: what it prints goes through the printer that it is given, with the same settings', () => {
  const printer = jest.fn().mockReturnValue('printed');
  expect(snapshotSerializer.test(agent.data)).toBe(true);
  expect(snapshotSerializer.serialize(agent.data, 'config', '  ', 2, ['refs'], printer)).toBe('printed');
  const short = { 'etcd.mjs': '<program of cdk8s-operatorless 0.1.0, left out>', 'settings.json': '{}' };
  expect(printer.mock.calls).toEqual([[short, 'config', '  ', 2, ['refs']]]);
  expect(snapshotSerializer.test(short)).toBe(false);
});
