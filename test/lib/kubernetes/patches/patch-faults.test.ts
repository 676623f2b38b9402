import { ApiObject, App, Chart, JsonPatch, Testing } from 'cdk8s';
import { k8s, Service } from 'cdk8s-plus-33';
import { Certificate } from '../../../../imports/cert-manager.io';
import { AppService, OperatorlessApp, RedisCluster } from '../../../../lib';

/** The Deployment of a service in a plain cdk8s app, with these patches. */
function deployment(...patches: JsonPatch[]) {
  const chart = new Chart(new App(), 'prod', { namespace: 'shop' });
  const web = new AppService(chart, 'web', { image: 'nginx:1.28', ports: [{ port: 80 }] });
  ApiObject.of(web).addJsonPatch(...patches);
  return () => Testing.synth(chart).find(({ kind }) => kind === 'Deployment');
}

const SIDECAR = { name: 'logs', image: 'fluent-bit:4.0', resources: { requests: { cpu: '10m' }, limits: { memory: '64Mi' } } };

describe('the value of a patch is in the manifest', () => {
  test.each<[string, JsonPatch, object]>([
    ['a share of the pods', JsonPatch.replace('/spec/strategy/rollingUpdate/maxSurge', '25%'), {
      spec: { strategy: { rollingUpdate: { maxSurge: '25%' } } },
    }],
    ['a sidecar with its resources', JsonPatch.add('/spec/template/spec/containers/-', SIDECAR), {
      spec: { template: { spec: { containers: [{}, SIDECAR] } } },
    }],
    ['a field that is newer than this package', JsonPatch.add('/spec/template/spec/schedulingGroup', { name: 'a' }), {
      spec: { template: { spec: { schedulingGroup: { name: 'a' } } } },
    }],
    ['a label with a slash in its key', JsonPatch.add('/metadata/labels/example.com~1team', 'a'), {
      metadata: { labels: { 'example.com/team': 'a' } },
    }],
    ['a moved value', JsonPatch.move('/spec/minReadySeconds', '/spec/progressDeadlineSeconds'), { spec: { progressDeadlineSeconds: 5 } }],
  ])('%s', (_, patch, expected) => expect(deployment(patch)()).toMatchObject(expected));

  test('a removed field is gone', () => {
    expect(deployment(JsonPatch.remove('/spec/minReadySeconds'))()?.spec).not.toHaveProperty('minReadySeconds');
  });

  test('a patch may build on the one before it', () => {
    const patches = [JsonPatch.add('/spec/template/spec/nodeSelector', {}), JsonPatch.add('/spec/template/spec/nodeSelector/a', 'b')];
    expect(deployment(...patches)()).toMatchObject({ spec: { template: { spec: { nodeSelector: { a: 'b' } } } } });
  });

  test('a test that holds changes nothing, and is allowed', () => {
    expect(deployment(JsonPatch.test('/spec/minReadySeconds', 5))()).toMatchObject({ spec: { minReadySeconds: 5 } });
  });
});

describe('fails with the path of the object, the patch and the fix', () => {
  const DEPLOYMENT = '[prod/web/Deployment]';
  test.each<[string, JsonPatch, string]>([
    ['on a name with a slip', JsonPatch.replace('/spec/tempate/metadata', {}),
      'JsonPatch.replace(\'/spec/tempate/metadata\') must have a path that exists, got "tempate" in /spec, which has minReadySeconds, '
      + 'replicas, revisionHistoryLimit, selector, strategy, template; use "template"'],
    ['on replacing what is not there', JsonPatch.replace('/spec/paused', true), "; use JsonPatch.add for what isn't there yet"],
    ['on removing what is not there', JsonPatch.remove('/spec/paused'), 'got "paused" in /spec, which has'],
    ['on adding below what is not there', JsonPatch.add('/spec/template/spec/hostAliases/-', {}),
      '; add "/spec/template/spec/hostAliases" first'],
    ['on a slash in a key', JsonPatch.add('/metadata/labels/example.com/team', 'a'), 'write the "/" in a key as "~1"'],
    ['on an entry that a list has not', JsonPatch.remove('/spec/template/spec/containers/3'),
      'got "3" in /spec/template/spec/containers, which has the entries 0 to 0; use the index of an entry, or "-" to add one at the end'],
    ['on a step into a plain value', JsonPatch.add('/spec/replicas/a', 1), 'got "a" in /spec/replicas, which is 2'],
    ['on a path without a slash', JsonPatch.add('spec/paused', true), 'must have a path that begins with "/", got "spec/paused"'],
    ['on copying from nowhere', JsonPatch.copy('/spec/a', '/spec/b'), "JsonPatch.copy('/spec/a', '/spec/b') must have a path that exists"],
    ['on a value that is there already', JsonPatch.replace('/spec/minReadySeconds', 5),
      "JsonPatch.replace('/spec/minReadySeconds') must change the manifest, got 5, which it has already: a patch without effect hides a "
      + 'mistake, or a value that is now the default; drop the patch'],
    ['on a test that does not hold', JsonPatch.test('/spec/minReadySeconds', 6), 'must find 6, got 5'],
  ])('%s', (_, patch, message) => {
    expect(deployment(patch)).toThrow(message);
    expect(deployment(patch)).toThrow(DEPLOYMENT);
  });

  test('a patch that changes nothing does not hide the fault of a later one', () => {
    const synth = deployment(JsonPatch.replace('/spec/minReadySeconds', 5), JsonPatch.remove('/spec/paused'));
    expect(synth).toThrow(/must change the manifest[\s\S]*must have a path that exists/);
  });
});

describe('an OperatorlessApp checks the patches of every object', () => {
  function render(build: (chart: Chart) => ApiObject, ...patches: JsonPatch[]) {
    const app = new OperatorlessApp({ outdir: '/nowhere', readme: false });
    const object = build(new Chart(app, 'prod', { namespace: 'shop' }));
    object.addJsonPatch(...patches);
    return () => app.render().find(({ construct }) => construct === object.node.path)?.manifest;
  }
  const own = (chart: Chart) => new ApiObject(chart, 'own', { apiVersion: 'v1', kind: 'ConfigMap', data: { a: '1' } });
  const budget = (chart: Chart) => new k8s.KubePodDisruptionBudget(chart, 'budget', {
    spec: { maxUnavailable: k8s.IntOrString.fromNumber(1), selector: { matchLabels: { app: 'web' } } },
  });
  const service = (chart: Chart) => ApiObject.of(new Service(chart, 'web', { ports: [{ port: 80 }], selector: undefined }));
  const certificate = (chart: Chart) => new Certificate(chart, 'ca', { spec: { secretName: 'ca', issuerRef: { name: 'a' } } });

  test.each<[string, (chart: Chart) => ApiObject, JsonPatch, object]>([
    ['of your own', own, JsonPatch.add('/data/b', '2'), { data: { a: '1', b: '2' } }],
    ['of a generated class', budget, JsonPatch.replace('/spec/maxUnavailable', { value: '25%' }), { spec: { maxUnavailable: '25%' } }],
    ['of cdk8s-plus', service, JsonPatch.add('/spec/sessionAffinity', 'ClientIP'), { spec: { sessionAffinity: 'ClientIP' } }],
    ['with a name that its class spells otherwise', certificate, JsonPatch.add('/spec/isCa', true), { spec: { isCA: true } }],
  ])('and lets through those %s that take effect', (_, build, patch, expected) => {
    expect(render(build, patch)()).toMatchObject(expected);
  });

  test.each<[string, (chart: Chart) => ApiObject, JsonPatch, string]>([
    ['on a missing path', own, JsonPatch.remove('/data/b'), '[prod/own] JsonPatch.remove(\'/data/b\') must have a path that exists'],
    ['on a value that a generated class drops', budget, JsonPatch.replace('/spec/maxUnavailable', '25%'),
      "[prod/budget] JsonPatch.replace('/spec/maxUnavailable') must reach the manifest, got no /spec/maxUnavailable: the class "
      + 'KubePodDisruptionBudget renders only fields and types that it knows; create the object with new ApiObject(scope, id, '
      + "{ apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', ... })"],
    ['on a field that a generated class does not know', certificate, JsonPatch.add('/spec/newField', true), 'got no /spec/newField'],
  ])('fails %s', (_, build, patch, message) => expect(render(build, patch)).toThrow(message));

  test('a patch of an object of ours is reported once', () => {
    const web = (chart: Chart) => ApiObject.of(new AppService(chart, 'web', { image: 'nginx:1.28', ports: [{ port: 80 }] }));
    expect(render(web, JsonPatch.remove('/spec/paused'))).toThrow(/^[^\n]*JsonPatch\.remove[^\n]*$/);
  });
});

test('a patch of the main object that is meant for another one names that one', () => {
  const chart = new Chart(new App(), 'prod', { namespace: 'shop' });
  ApiObject.of(new RedisCluster(chart, 'cache')).addJsonPatch(JsonPatch.add('/spec/template/spec/dnsPolicy', 'Default'));
  expect(() => Testing.synth(chart)).toThrow(
    'this is the Service: patch the StatefulSets, with node.findChild of Shard-0, Shard-1, Shard-2',
  );
});
