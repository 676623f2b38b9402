import { createHash } from 'node:crypto';
import { Chart, Testing, Yaml } from 'cdk8s';
import { EtcdCluster, OperatorlessApp, RedisCluster } from 'cdk8s-operatorless';
import { withoutAgentPrograms } from 'cdk8s-operatorless/testing';
import * as fc from 'fast-check';
import type { Manifest } from '../../support/synth';
import { synth } from '../../support/synth';

const LINE = '<program of cdk8s-operatorless 0.1.0, left out>';
const PROGRAM = '// cdk8s-operatorless 0.1.0\nconst text = "a \\\\ b";\n\n  run(`${text}`);\n';

const databases = synth((chart) => {
  new EtcdCluster(chart, 'etcd');
  new RedisCluster(chart, 'redis');
});
const agent = (manifests: readonly Manifest[], name: string) => manifests.find(({ metadata }) => metadata.name === name);
const program = (system: string): string => agent(databases, `${system}-agent`).data[`${system}.mjs`];

const lineOf = (key: string) => (key.endsWith('.mjs') ? LINE : key === 'release.json' ? LINE.replace('program', 'digests') : undefined);

/** The same manifests, written by hand: the line stands where the program was, and nothing else differs. */
const byHand = (manifests: readonly Manifest[]) => manifests.map(({ data, ...rest }) => data === undefined ? rest : {
  ...rest, data: Object.fromEntries(Object.entries(data).map(([key, text]) => [key, lineOf(key) ?? text])),
});

test.each(['etcd', 'redis'])('the program of the %s agent says its release in its first line', (system) => {
  expect(program(system)).toMatch(new RegExp(`^// cdk8s-operatorless 0\\.1\\.0\n\n?// agent/${system}/main\\.ts\n`));
});

describe('what a chart writes has one line for each program, and nothing else changes', () => {
  test('as a list of objects', () => {
    const before = createHash('sha256').update(JSON.stringify(databases)).digest('hex');
    expect(withoutAgentPrograms(databases)).toEqual(byHand(databases));
    expect(createHash('sha256').update(JSON.stringify(databases)).digest('hex')).toBe(before);
  });

  test('as one object', () => {
    expect(withoutAgentPrograms(agent(databases, 'etcd-agent'))).toEqual(byHand([agent(databases, 'etcd-agent')])[0]);
  });

  test('as YAML of cdk8s', () => {
    expect(withoutAgentPrograms(Yaml.stringify(...databases))).toBe(Yaml.stringify(...byHand(databases)));
  });

  test('as JSON, compact or indented', () => {
    for (const indent of [0, 2]) {
      expect(withoutAgentPrograms(JSON.stringify(databases, null, indent))).toBe(JSON.stringify(byHand(databases), null, indent));
    }
  });

  test('as a list of Kubernetes', () => {
    const list = { apiVersion: 'v1', kind: 'List', items: databases };
    expect(withoutAgentPrograms(list)).toEqual({ ...list, items: byHand(databases) });
    expect(withoutAgentPrograms(Yaml.stringify(list))).toBe(Yaml.stringify({ ...list, items: byHand(databases) }));
  });

  test('as the files of an OperatorlessApp', () => {
    const app = new OperatorlessApp();
    const chart = new Chart(app, 'shop', { namespace: 'shop' });
    new EtcdCluster(chart, 'etcd');
    const files = Object.fromEntries(app.render().map(({ path, text }) => [path, text]));
    const written = withoutAgentPrograms(files);
    const changed = Object.keys(files).filter((path) => files[path] !== written[path]);
    expect(changed).toEqual(['shop/configmap-etcd-agent-kernel.yaml', 'shop/configmap-etcd-agent.yaml']);
    for (const path of changed) {
      const byLine = files[path].replace(
        /^ {2}(\w+\.mjs|release\.json): \|\n(?: {4}.*\n|\n)+/gm, (_, key: string) => `  ${key}: ${lineOf(key)}\n`,
      );
      expect(written[path]).toBe(byLine);
    }
  });
});

test.each([
  ['at the end of a text without a line break', 'data:\n  a.mjs: |-\n    // cdk8s-operatorless 1.2.3-rc.1\n    run();', ''],
  ['before another key', 'data:\n  a.mjs: |\n    // cdk8s-operatorless 1.2.3-rc.1\n\n    run();\n  b: c\n', '\n  b: c\n'],
  ['before empty lines', 'data:\n  a.mjs: |+\n    // cdk8s-operatorless 1.2.3-rc.1\n    run();\n\n\n---\nb: c\n', '\n\n\n---\nb: c\n'],
  ['with line breaks of Windows', 'a.mjs: |\r\n    // cdk8s-operatorless 1.2.3-rc.1\r\n    run();\r\nb: c\r\n', '\r\nb: c\r\n'],
])('a program in YAML is left out %s', (_, yaml, rest) => {
  expect(withoutAgentPrograms(yaml)).toBe(`${yaml.slice(0, yaml.indexOf('|'))}<program of cdk8s-operatorless 1.2.3-rc.1, left out>${rest}`);
});

test('a program in the annotation of kubectl apply is left out', () => {
  const applied = (text: string) => ({
    metadata: { annotations: { 'kubectl.kubernetes.io/last-applied-configuration': JSON.stringify({ data: { 'etcd.mjs': text } }) } },
  });
  expect(withoutAgentPrograms(applied(PROGRAM))).toEqual(applied(LINE));
});

test('what users write stays, also a program of theirs', () => {
  const own = {
    apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'etcd-agent', labels: { 'app.kubernetes.io/managed-by': 'cdk8s-operatorless' } },
    data: {
      'etcd.mjs': '// agent/etcd/main.ts\nrun();\n', 'script.mjs': `run();\n${PROGRAM}`, 'notes.txt': PROGRAM, 'empty.mjs': '',
    },
  };
  expect(withoutAgentPrograms(own)).toEqual(own);
  for (const text of [Yaml.stringify(own), JSON.stringify(own)]) expect(withoutAgentPrograms(text)).toBe(text);
});

test('values that are no manifests stay as they are', () => {
  const chart = Testing.chart();
  const values = [undefined, null, 0, true, new Date(0), chart, new Map([['etcd.mjs', PROGRAM]])];
  withoutAgentPrograms(values).forEach((value, index) => expect(value).toBe(values[index]));
});

const json = fc.object({ key: fc.oneof(fc.string(), fc.constantFrom('etcd.mjs', 'data', 'config.json')), withNullPrototype: false });

test('any data without a program stays as it is, as an object, as YAML and as JSON', () => {
  fc.assert(fc.property(fc.jsonValue(), (value) => {
    expect(withoutAgentPrograms(value)).toEqual(value);
    for (const text of [JSON.stringify(value), Yaml.stringify(value)]) expect(withoutAgentPrograms(text)).toBe(text);
  }));
  fc.assert(fc.property(json, (value) => expect(withoutAgentPrograms(value)).toEqual(value)));
});

test('any text stays as it is, and leaving out twice changes nothing more', () => {
  const parts = fc.constantFrom('etcd.mjs', ': ', '|', '\n', '    ', '"', '\\', '// cdk8s-operatorless 0.1.0', '---', 'a', LINE);
  fc.assert(fc.property(fc.array(parts, { maxLength: 40 }), (words) => {
    const once = withoutAgentPrograms(words.join(''));
    expect(withoutAgentPrograms(once)).toBe(once);
  }), { numRuns: 1000 });
});

test('any program and any text beside it: only the program is left out', () => {
  const texts = fc.string({ unit: fc.constantFrom('a', ' ', '\n', '"', '\\', ':', '|', '#', '-', '\t', 'é') });
  fc.assert(fc.property(texts, texts, (body, other) => {
    const data = (text: string) => ({ data: { before: other, 'etcd.mjs': text, after: other } });
    const [whole, short] = [data(`// cdk8s-operatorless 0.1.0\nrun();\n${body}`), data(LINE)];
    expect(withoutAgentPrograms(whole)).toEqual(short);
    expect(withoutAgentPrograms(JSON.stringify(whole))).toBe(JSON.stringify(short));
  }));
});
