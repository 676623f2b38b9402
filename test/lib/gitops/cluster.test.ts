import type { OperatorlessAppProps } from '../../../lib';
import { appWith, chart, object, put, temporaryFolder } from './support/apps';

const CRD = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'shops.example.com' },
  spec: {
    group: 'example.com', scope: 'Namespaced', names: { kind: 'Shop', plural: 'shops' },
    versions: [{
      name: 'v1', served: true, storage: true,
      schema: { openAPIV3Schema: { type: 'object', properties: { spec: { type: 'object', properties: { size: { type: 'integer' } } } } } },
    }],
  },
};

/** An app with one object. */
const app = (kind: string, fields: Record<string, unknown>, props: OperatorlessAppProps = {}) => (
  appWith((scope) => object(chart(scope, 'shop'), kind, 'a', fields), props)
);
const rendering = (...args: Parameters<typeof app>) => () => app(...args).render();

test('fails on a misspelt field, with its path and the nearest name', () => {
  expect(rendering('Service', { spec: { ports: [{ port: 80, targetprt: 8080 }] } })).toThrow(
    "[shop/Service-a] spec.ports[0].targetprt must be a field of a Service, got a name that Kubernetes doesn't know: "
      + 'kubectl refuses the object, and Flux applies it without the field; use targetPort',
  );
});

test('fails once for a field that another check is about', () => {
  expect(rendering('ConfigMap', { data: { a: 1 } })).toThrow(/^(?!.*\n)/s);
});

test('fails on a kind that no version serves under this apiVersion', () => {
  expect(rendering('CronJob', { apiVersion: 'batch/v1beta1' })).toThrow('got "batch/v1beta1": API servers refuse the object; use batch/v1');
});

describe('kubernetes', () => {
  const PODS = { spec: { containers: [{ name: 'a', image: 'a:1' }], hostUsers: false } };

  test('by default, a field passes if any version keeps it', () => {
    expect(rendering('Pod', PODS)).not.toThrow();
  });

  test('so does one that no version keeps by default, and an API that is off by default: somebody may have turned them on', () => {
    const dataSourceRef = { kind: 'Volume', name: 'a', namespace: 'other' };
    const claim = { spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } }, dataSourceRef } };
    expect(rendering('PersistentVolumeClaim', claim)).not.toThrow();
    expect(rendering('PersistentVolumeClaim', claim, { kubernetes: '1.37' })).toThrow('spec.dataSourceRef.namespace must be');
    const apiVersion = 'certificates.k8s.io/v1beta1';
    expect(rendering('ClusterTrustBundle', { apiVersion })).not.toThrow();
    expect(rendering('ClusterTrustBundle', { apiVersion }, { kubernetes: '1.36' })).toThrow('--runtime-config');
  });

  test('fails on a field that the version drops without a word', () => {
    expect(rendering('Pod', PODS, { kubernetes: '1.32' })).toThrow(
      '[shop/Pod-a] spec.hostUsers must be a field that Kubernetes 1.32 keeps, got one that Kubernetes keeps from 1.33 on: '
        + 'while its feature gate is off, the API server drops it without a word, even under strict validation',
    );
    expect(rendering('Pod', PODS, { kubernetes: '1.33' })).not.toThrow();
  });

  test('fails on a field that the version does not know', () => {
    const service = { spec: { ports: [{ port: 80 }], trafficDistribution: 'PreferClose' } };
    expect(rendering('Service', service, { kubernetes: '1.29' })).toThrow('must be a field of Kubernetes 1.29');
    expect(rendering('Service', service, { kubernetes: '1.31' })).not.toThrow();
  });

  test('a name that only older versions refuse passes for a newer one', () => {
    const service = { metadata: { name: '1st' }, spec: { ports: [{ port: 80 }] } };
    expect(rendering('Service', service)).toThrow('beginning with a letter');
    expect(rendering('Service', service, { kubernetes: '1.36' })).not.toThrow();
  });

  test('fails on what is no supported version', () => {
    expect(() => app('ConfigMap', {}, { kubernetes: '1.27' })).toThrow(
      'kubernetes must be a version of Kubernetes from 1.28 on, such as 1.37, got "1.27": what older versions do is not known',
    );
  });

  test('changes no manifest', () => {
    const texts = (props: OperatorlessAppProps) => app('ConfigMap', { data: { a: 'b' } }, props).render().map(({ text }) => text);
    expect(texts({ kubernetes: '1.31' })).toEqual(texts({}));
  });
});

describe('crds', () => {
  const folder = temporaryFolder();
  const shop = { apiVersion: 'example.com/v1', spec: { siez: 1 } };
  const FAULT = "[shop/Shop-a] spec.siez must be a field of a Shop, got a name that its definition doesn't have";

  test('a custom resource is compared with a definition in the app', () => {
    expect(() => appWith((scope) => {
      const { metadata, ...crd } = CRD;
      object(chart(scope, 'shop'), 'CustomResourceDefinition', metadata.name, { ...crd, id: 'crd' });
      object(chart(scope, 'other', { namespace: 'shop' }), 'Shop', 'a', { ...shop, id: 'Shop-a' });
    }).render()).toThrow('spec.siez must be a field of a Shop');
    expect(rendering('Shop', shop)).not.toThrow();
  });

  test('and with one in a folder', () => {
    put(folder(), 'shops/crd.json', JSON.stringify(CRD));
    expect(rendering('Shop', shop, { crds: folder() })).toThrow(FAULT);
    expect(rendering('Shop', { ...shop, spec: { size: 1 } }, { crds: folder() })).not.toThrow();
  });

  test('fails on a folder without definitions', () => {
    expect(rendering('Shop', shop, { crds: '/nowhere' })).toThrow(
      'crds must be a folder or a file with CustomResourceDefinitions, got "/nowhere": it doesn\'t exist; correct it, or leave it out',
    );
    expect(rendering('Shop', shop, { crds: folder() })).toThrow('it has none');
  });
});
