import { repository } from './support/repository';
import { operatorless } from './support/terminal';

const SERVICE = 'apiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec:\n  ports:\n  - port: 80\n  typ: ClusterIP\n';
const PODS = 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\nspec:\n  containers: [{ name: a, image: "a:1" }]\n  hostUsers: false\n';
const SHOP = 'apiVersion: example.com/v1\nkind: Shop\nmetadata:\n  name: a\nspec:\n  siez: 1\n';
const CRD = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: shops.example.com }
spec:
  group: example.com
  names: { kind: Shop, plural: shops }
  scope: Namespaced
  versions:
  - name: v1
    served: true
    storage: true
    schema:
      openAPIV3Schema: { type: object, properties: { spec: { type: object, properties: { size: { type: integer } } } } }
`;
const MAP = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n';

describe('operatorless plan', () => {
  test('names the file and the line of a misspelt field', () => {
    repository({ 'manifests/web.yaml': MAP }, { 'web.yaml': MAP, 'service.yaml': SERVICE });
    const { exitCode, output } = operatorless(['plan']);
    expect(exitCode).toBe(3);
    expect(output).toContain('Service web: service.yaml:8: spec.typ must be a field of a Service');
    expect(output).toContain('unknown-field; instead: use type\n');
  });

  test('says for which versions it is, and judges for one', () => {
    repository({ 'manifests/a.yaml': MAP }, { 'a.yaml': PODS });
    expect(operatorless(['plan'])).toMatchObject({
      output: expect.stringContaining('Judged for Kubernetes 1.28 to 1.37; --kubernetes VERSION judges for one version.\n'),
    });
    expect(operatorless(['plan', '--kubernetes', '1.32'])).toMatchObject({
      exitCode: 3, output: expect.stringContaining('dropped-field; instead: leave it out, or turn the feature gate on'),
    });
    const { exitCode, output } = operatorless(['plan', '--kubernetes', 'v1.33.4', '--json']);
    expect(exitCode).toBe(0);
    expect(JSON.parse(output)).toMatchObject({ kubernetes: ['1.33'] });
  });

  test('compares custom resources with definitions in a folder', () => {
    repository({ 'crds/shop.yaml': CRD, 'manifests/a.yaml': MAP }, { 'a.yaml': SHOP });
    expect(operatorless(['plan'])).toMatchObject({ exitCode: 0 });
    expect(operatorless(['plan', '--crds', 'crds'])).toMatchObject({
      exitCode: 3, output: expect.stringContaining('a.yaml:6: spec.siez must be a field of a Shop, got a name that its definition'),
    });
  });

  test.each([
    [['--kubernetes', '1.20'], '--kubernetes must be a version of Kubernetes from 1.28 on, such as 1.37, got "1.20"'],
    [['--crds', 'nowhere'], '--crds must be a folder or a file with CustomResourceDefinitions, got "nowhere": it doesn\'t exist'],
    [['--crds', 'manifests'], 'got "manifests": it has none'],
  ])('fails with 2 on %j', (options, error) => {
    repository({ 'manifests/a.yaml': MAP }, { 'a.yaml': MAP });
    expect(operatorless(['plan', ...options])).toMatchObject({ exitCode: 2, output: '', error: expect.stringContaining(error) });
  });
});

describe('operatorless check', () => {
  test('fails with 3 on a misspelt field in files that are up to date', () => {
    repository({ 'manifests/service.yaml': SERVICE }, { 'service.yaml': SERVICE });
    const { exitCode, output } = operatorless(['check']);
    expect(exitCode).toBe(3);
    expect(output).toBe('manifests at HEAD: every file is what the app writes now (1)\n'
      + "service.yaml:8: Service web: spec.typ must be a field of a Service, got a name that Kubernetes doesn't know: "
      + 'kubectl refuses the object, and Flux applies it without the field; use type\n');
  });

  test('and on a field that the version drops', () => {
    repository({ 'manifests/a.yaml': PODS }, { 'a.yaml': PODS });
    expect(operatorless(['check'])).toMatchObject({ exitCode: 0 });
    expect(operatorless(['check', '--kubernetes', '1.32'])).toMatchObject({ exitCode: 3 });
  });

  test('tells warnings of the API server, and passes', () => {
    const old = 'apiVersion: v1\nkind: Endpoints\nmetadata:\n  name: a\n';
    repository({ 'manifests/a.yaml': old }, { 'a.yaml': old });
    expect(operatorless(['check'])).toMatchObject({
      exitCode: 0,
      error: 'note: a.yaml: Endpoints a: kind: Endpoints is deprecated; use EndpointSlice of discovery.k8s.io/v1 (from 1.33 on)\n',
    });
  });
});
