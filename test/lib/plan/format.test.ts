import fc from 'fast-check';
import { formatTexts } from '../../../lib/plan/format-texts';
import { changedFields } from '../../../lib/plan/plan';
import { connectionsOnlyIn } from '../../../lib/plan/policy-connections';
import type { Manifest } from './support/edits/edit';
import { planned, saying, says } from './support/planned';

const told = (before: Manifest, after: Manifest) => saying('in-place', [before], [after]).replace('; nothing restarts', '');

describe('a NetworkPolicy is compared by who may connect to whom:', () => {
  const own = (name: string) => ({
    podSelector: { matchLabels: { 'app.kubernetes.io/instance': name, 'app.kubernetes.io/managed-by': 'cdk8s-operatorless' } },
  });
  const policy = (ingress: readonly object[], egress: readonly object[] = []): Manifest => ({
    apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name: 'api' },
    spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'], ingress, egress },
  });
  const from = (peer: object, ...ports: number[]) => ({ from: [peer], ports: ports.map((port) => ({ port, protocol: 'TCP' })) });
  const [web, admin] = [from(own('web'), 8080), from(own('admin'), 8080)];

  test('a client that is no longer admitted', () => {
    expect(told(policy([web, admin]), policy([admin]))).toBe('spec.ingress: from web on 8080 is gone');
  });

  test('a server that a client may now connect to', () => {
    const cache = { to: [own('cache')], ports: [{ port: 6379 }] };
    expect(told(policy([web]), policy([web], [cache]))).toBe('spec.egress: to cache on 6379 is new');
  });

  test('another port of a client', () => {
    expect(told(policy([web]), policy([from(own('web'), 8080, 9090)]))).toBe('spec.ingress: from web on 9090 is new');
  });

  test('the order of rules means nothing, nor does it matter whether peers share a rule', () => {
    expect(says([policy([web, admin])], [policy([admin, web])])).toEqual(['written-differently']);
    const shared = { from: [own('web'), own('admin')], ports: web.ports };
    expect(says([policy([web, admin])], [policy([shared])])).toEqual(['written-differently']);
  });

  test.each([
    [{ podSelector: { matchLabels: { app: 'web' } } }, 'pods with app=web'],
    [{ podSelector: {} }, 'every pod'],
    [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'ops' } } }, 'every pod in namespace ops'],
    [{ ...own('web'), namespaceSelector: { matchLabels: { team: 'a' } } }, 'web in namespaces with team=a'],
    [{ namespaceSelector: {}, podSelector: { matchExpressions: [{ key: 'a', operator: 'Exists' }] } },
      'pods with {"key":"a","operator":"Exists"} in every namespace'],
    [{ ipBlock: { cidr: '10.0.0.0/8', except: ['10.1.0.0/16'] } }, '10.0.0.0/8 except 10.1.0.0/16'],
  ])('%j', (peer, name) => expect(told(policy([]), policy([from(peer, 80)]))).toBe(`spec.ingress: from ${name} on 80 is new`));

  test('anybody, and ranges of ports', () => {
    expect(told(policy([]), policy([{}]))).toBe('spec.ingress: from anybody is new');
    expect(told(policy([]), policy([{ ports: [{ port: 1, endPort: 9, protocol: 'UDP' }, { protocol: 'SCTP' }] }]))).toBe(
      'spec.ingress: from anybody on 1-9/UDP and every SCTP port is new',
    );
  });

  test('nothing is told if both sides allow the same', () => {
    const rules = fc.array(fc.record({
      from: fc.array(fc.constantFrom(own('a'), own('b'), own('c'))), ports: fc.array(fc.constantFrom({ port: 1 }, { port: 2 })),
    }));
    fc.assert(fc.property(rules, (all) => {
      const apart = all.flatMap(({ from: peers, ports }) => (
        peers.length === 0 ? [{ from: peers, ports }] : peers.map((peer) => ({ from: [peer], ports }))
      ));
      expect(connectionsOnlyIn('from', all, apart.reverse())).toEqual([]);
      expect(connectionsOnlyIn('from', apart, all)).toEqual([]);
    }));
  });
});

describe('of a long list,', () => {
  const role = (names: readonly string[], more: readonly object[] = []): Manifest => ({
    apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'Role', metadata: { name: 'agent' },
    rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }, { resources: ['configmaps'], resourceNames: names }, ...more],
  });
  const names = [...Array(20).keys()].map((index) => `configuration-${index}`);

  test('only the items that differ are told', () => {
    expect(told(role(names), role([...names, 'a', 'b']))).toBe('rules[1].resourceNames: a and b are new');
    expect(told(role(names), role(names.slice(1)))).toBe('rules[1].resourceNames: configuration-0 is gone');
    expect(told(role(names), role([...names.slice(1), 'other']))).toBe('rules[1].resourceNames: configuration-0 → other');
    expect(told(role(names), role([...names].reverse()))).toBe('rules[1].resourceNames: in another order');
  });

  test('a short one is told as a whole', () => {
    expect(told(role(['a', 'b']), role(['a', 'c']))).toBe('rules[1].resourceNames: ["a","b"] → ["a","c"]');
  });

  test('items without a name are the same wherever they are', () => {
    const rule = { resources: ['secrets'], verbs: ['get'] };
    const before = role(names, [rule]);
    expect(told(before, { ...before, rules: (before.rules as object[]).slice(1) })).toMatch(/^rules\[0\]: .* is gone$/);
    expect(told(before, { ...before, rules: [...before.rules as object[]].reverse() })).toBe('rules: in another order');
  });
});

test('of a list that is gone, the names of its items are told', () => {
  const env = ['API_HOST', 'API_PORT', 'API_URL'].map((name) => ({ name, value: 'a' }));
  const pod = (variables?: readonly object[]): Manifest => (
    { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a' }, spec: { containers: [{ name: 'a', image: 'a:1', env: variables }] } }
  );
  expect(saying('immutable-pod', [pod(env)], [pod()])).toContain('spec.containers[a].env: API_HOST, API_PORT and API_URL are gone;');
  expect(saying('immutable-pod', [pod()], [pod(env.slice(1, 2))])).toContain('spec.containers[a].env: API_PORT is new;');
});

describe('of a long text, what is around the first difference is told', () => {
  test('in an expression', () => {
    const expression = (limit: string) => `${'sum(rate(http_requests_total[5m])) / '.repeat(3)}vector(1) > ${limit}`;
    const rule = (limit: string): Manifest => ({
      apiVersion: 'monitoring.coreos.com/v1', kind: 'PrometheusRule', metadata: { name: 'a' },
      spec: { groups: [{ name: 'a', rules: [{ alert: 'A', expr: expression(limit) }] }] },
    });
    expect(told(rule('0.05'), rule('0.10'))).toBe(
      'spec.groups[a].rules[0].expr: …])) / vector(1) > 0.05 → …])) / vector(1) > 0.10',
    );
  });

  test('in a file, by its line', () => {
    expect(formatTexts('a: 1\nb: 2\nc: 3\n', 'a: 1\nb: 4\nc: 3\n')).toBe('line 2: b: 2 → b: 4');
    expect(formatTexts('a\nc\n', 'a\nb\nc\n')).toBe('line 2: b is new');
    expect(formatTexts('a\nb\nc\n', 'a\nc\n')).toBe('line 2: b is gone');
    expect(formatTexts('a\nb\nc\nd\n', 'a\nx\nc\ny\n')).toBe('line 2: b → x, and up to 2 more lines');
  });

  test('always, and never two equal texts', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '\n'), maxLength: 200 });
    fc.assert(fc.property(text, text, text, (start, one, other) => {
      fc.pre(one !== other);
      const [, old, now] = /^(?:line \d+: )?(.*?) → (.*?)(?:, and up to .*)?$/.exec(formatTexts(start + one, start + other)) ?? [];
      expect(old === undefined || old !== now).toBe(true);
    }));
  });
});

describe('both sides of a difference can be told apart:', () => {
  const tool = (spec: object): Manifest => ({ apiVersion: 'example.com/v1', kind: 'Tool', metadata: { name: 'a' }, spec });
  const args = (...items: string[]) => tool({ args: items });
  const toldOf = (before: Manifest, after: Manifest) => planned([before], [after]).changes.flatMap(changedFields).join();
  const IMAGE = '--config-reloader=registry.example.com/operator/tools/config-reloader';

  test('flags are compared by their names, and long ones from the first difference on', () => {
    expect(toldOf(args('--listen=:80', '--level=info', `${IMAGE}:v1`), args('--listen=:80', '--level=debug', `${IMAGE}:v2`))).toBe(
      'spec.args: --level=info → --level=debug and …ls/config-reloader:v1 → …ls/config-reloader:v2',
    );
  });

  test('a flag that only one side has is named', () => {
    expect(toldOf(args(`${IMAGE}:v1`, '--level=info'), args(`${IMAGE}:v2`, '--quiet'))).toMatch(
      /^spec\.args: …ls\/config-reloader:v1 → …ls\/config-reloader:v2, --level=info is gone, --quiet is new$/,
    );
  });

  test('texts that begin alike are compared, even if they are no flags', () => {
    const [first, second] = ['one', 'two'].map((end) => `${'the same words '.repeat(8)}${end}`);
    expect(toldOf(args(first, 'a'), args(second, 'b'))).toBe(
      'spec.args: …ords the same words one → …ords the same words two, a is gone, b is new',
    );
  });

  test('a number and its text are written as they are', () => {
    const port = (value: unknown) => tool({ port: value });
    expect(toldOf(port('8080'), port(8080))).toBe('spec.port: "8080" → 8080');
    expect(toldOf(port(true), port('true'))).toBe('spec.port: true → "true"');
  });
});
