import type { Manifest } from '../support/edits/edit';
import { planned, says } from '../support/planned';

const old = (apiVersion: string, path: object = {}): Manifest => ({
  apiVersion, kind: 'Ingress', metadata: { name: 'door' },
  spec: {
    backend: { serviceName: 'web', servicePort: 'http' },
    rules: [{ host: 'a.example.com', http: { paths: [{ path: '/', ...path, backend: { serviceName: 'web', servicePort: 80 } }] } }],
  },
});
const now = (service: string, pathType = 'ImplementationSpecific'): Manifest => ({
  apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', metadata: { name: 'door' },
  spec: {
    defaultBackend: { service: { name: 'web', port: { name: 'http' } } },
    rules: [{
      host: 'a.example.com', http: { paths: [{ path: '/', pathType, backend: { service: { name: service, port: { number: 80 } } } }] },
    }],
  },
});
const told = (before: Manifest, after: Manifest) => planned([before], [after]).changes.flatMap((change) => (
  change.is === 'changed' ? change.differences.map(({ path }) => path) : [change.is]
));

test.each(['extensions/v1beta1', 'networking.k8s.io/v1beta1'])('an Ingress of %s is the same in networking.k8s.io/v1', (apiVersion) => {
  expect(told(old(apiVersion), now('web'))).toEqual(['apiVersion']);
  expect(told(old(apiVersion, { pathType: 'Prefix' }), now('web', 'Prefix'))).toEqual(['apiVersion']);
});

test('and another backend is a difference', () => {
  expect(told(old('extensions/v1beta1'), now('other'))).toEqual(['apiVersion', 'spec.rules[0].http.paths[0].backend.service.name']);
});

test('a Deployment of extensions/v1beta1 is the one of apps/v1: its image rolls its pods', () => {
  const deployment = (apiVersion: string, image: string): Manifest => ({
    apiVersion, kind: 'Deployment', metadata: { name: 'web' },
    spec: {
      selector: { matchLabels: { app: 'web' } },
      template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'web', image }] } },
    },
  });
  expect(says([deployment('extensions/v1beta1', 'web:1')], [deployment('apps/v1', 'web:2')])).toEqual(['rolling-restart']);
});
