import { ApiObject, type ApiObjectProps } from 'cdk8s';
import { appWith, chart, object } from '../../gitops/support/apps';
import { ACCEPTED, type Fields } from './support/objects';
import { REFUSED } from './support/refused';

const render = (fields: Fields) => appWith((app) => new ApiObject(chart(app, 'shop'), 'it', fields as unknown as ApiObjectProps)).render();

test.each(REFUSED)('fails on %s', (_, fields, message) => {
  expect(() => render(fields)).toThrow(`[shop/it] ${message.startsWith('metadata') || message.startsWith('spec') ? message : ''}`);
  expect(() => render(fields)).toThrow(message);
});

test.each(ACCEPTED)('accepts %s', (_, fields) => {
  expect(render(fields).find(({ construct }) => construct === 'shop/it')?.manifest).toMatchObject({ kind: fields.kind });
});

test.each(['Not_valid', 'a.b', '-a', 'x'.repeat(64)])('fails on the namespace %s', (name) => {
  expect(() => render({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } })).toThrow(
    '[shop/it] metadata.name must be at most 63 lower-case letters',
  );
  expect(() => render({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', namespace: name } })).toThrow(
    '[shop/it] metadata.namespace must be at most 63 lower-case letters, digits and "-", beginning and ending with a letter or digit, '
      + `got "${name}"`,
  );
});

test('fails on a StatefulSet whose pods could have no name: 53 characters', () => {
  const spec = ACCEPTED[0][1].spec;
  expect(() => render({ apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: { name: 'x'.repeat(53) }, spec })).toThrow(
    'metadata.name must have at most 52 characters, got 53',
  );
});

test('fails on a variable that begins with a digit, which clusters before 1.34 refuse', () => {
  const template = {
    metadata: { labels: { a: 'b' } },
    spec: { containers: [{ name: 'app', image: 'a', env: [{ name: '1A', value: 'x' }] }] },
  };
  expect(() =>
    render({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'web' },
      spec: { selector: { matchLabels: { a: 'b' } }, template },
    }),
  ).toThrow(
    'spec.template.spec.containers[0].env[0].name must be letters, digits, "-", "_" and ".", not beginning with a digit, got "1A": '
      + 'Kubernetes before 1.32 refuses other names; rename it',
  );
});

test('fails on a CustomResourceDefinition that is not named after its kind', () => {
  expect(() =>
    render({
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: 'widget' },
      spec: { group: 'example.com', names: { plural: 'widgets' } },
    }),
  ).toThrow(
    '[shop/it] metadata.name must be the plural name and the group of its kind, got "widget": the API server refuses others; '
      + 'use "widgets.example.com"',
  );
});

test('fails on generateName, which would create another object each time', () => {
  expect(() => render({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { generateName: 'a-', name: undefined } })).toThrow(
    'give it a name, because an object with generateName is created again each time it is applied',
  );
});

test.each([[NaN, 'NaN'], [12n, 'bigint']])('fails on %p, which a manifest can\'t contain, and names the construct', (size, shown) => {
  expect(() => render({ apiVersion: 'example.com/v1', kind: 'Widget', metadata: { name: 'a' }, spec: { size } }))
    .toThrow(`[shop/it] a manifest must be plain data, got ${shown}: YAML cannot express it; use text, or another number`);
});

test('fails on a bigint as a port, as in any other field', () => {
  expect(() => render({ apiVersion: 'v1', kind: 'Service', metadata: { name: 'a' }, spec: { ports: [{ port: 80n }] } })).toThrow(
    '[shop/it] spec.ports[0].port must be a number from 1 to 65535, got "80n"',
  );
});

test.each([
  ['user.openshift.io/v1', 'Group', 'My Admins', 'group-my_admins.yaml'],
  ['certificates.k8s.io/v1beta1', 'ClusterTrustBundle', 'example.com:mysigner:foo',
    'cluster/clustertrustbundle-example.com_mysigner_foo.yaml'],
  ['networking.k8s.io/v1', 'IPAddress', '2001:db8::1', 'cluster/ipaddress-2001_db8__1.yaml'],
])('accepts names that are not DNS names if the API accepts them: %s %s', (apiVersion, kind, name, file) => {
  expect(render({ apiVersion, kind, metadata: { name } }).map(({ path }) => path)).toContain(`shop/${file}`);
});

test.each(['a/b', '100%', '.', '..'])('fails on the name %s, which can\'t be part of an API path, for every kind', (name) => {
  expect(() => render({ apiVersion: 'user.openshift.io/v1', kind: 'Group', metadata: { name } })).toThrow(
    `[shop/it] metadata.name must be without "/" and "%", and neither "." nor "..", got "${name}"`,
  );
});

test('fails once with all faults, one per line', () => {
  const app = appWith((scope) => {
    const shop = chart(scope, 'shop');
    object(shop, 'ConfigMap', 'A_', { id: 'one' });
    object(shop, 'Service', '1', { id: 'two' });
  });
  expect(() => app.render()).toThrow(
    /^\[shop\/one\] metadata\.name must .*\n\[shop\/two\] metadata\.name must .*\n\[shop\/two\] spec\.ports must .*$/,
  );
});

test('fails with the errors of the constructs\' validations, each after its path', () => {
  const app = appWith((scope) => chart(scope, 'shop').node.addValidation({ validate: () => ['a route must lead here', 'so must a host'] }));
  expect(() => app.render()).toThrow(/^\[shop\] a route must lead here\n\[shop\] so must a host$/);
});

test.each(['constructor', '__proto__', 'toString'])('accepts a custom resource of the kind %s like any other', (kind) => {
  expect(render({ apiVersion: 'example.com/v1', kind, metadata: { name: 'a' } }).map(({ manifest }) => manifest?.kind)).toContain(kind);
});

test('fails on a selector whose label is an inherited property of every JavaScript object', () => {
  const spec = {
    selector: { matchExpressions: [{ key: 'toString', operator: 'Exists' }] },
    template: { metadata: { labels: { a: 'b' } }, spec: { containers: [{ name: 'app', image: 'a' }] } },
  };
  expect(() => render({ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' }, spec })).toThrow(
    'spec.selector must match spec.template.metadata.labels',
  );
});

test('a fault is one line without control characters, whatever a manifest contains', () => {
  expect(() => render({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a\n\u001b[2Jb' } })).toThrow(
    /^\[shop\/it\] metadata\.name must be .*, got "a\\n\\u\{1b\}\[2Jb".*$/,
  );
});
