import { edited, type Manifest } from '../../support/edits/edit';
import { SERVICE } from '../../support/edits/more-objects';
import { saying, says } from '../../support/planned';

const to = (port: object, name = 'web'): Manifest => {
  const paths = [{ path: '/', pathType: 'Prefix', backend: { service: { name, port } } }];
  return {
    apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', metadata: { name: 'door' },
    spec: { rules: [{ host: 'shop.example.com', http: { paths } }] },
  };
};
const route = (port: number): Manifest => ({
  apiVersion: 'gateway.networking.k8s.io/v1', kind: 'HTTPRoute', metadata: { name: 'door' },
  spec: { hostnames: ['shop.example.com'], rules: [{ backendRefs: [{ name: 'web', port }] }] },
});
const moved = edited({ of: SERVICE, set: { '/spec/ports/0/port': 8080 } });
const renamed = edited({ of: SERVICE, set: { '/spec/ports/0/name': 'public' } });

describe('a port of a Service that is removed', () => {
  test.each([['an Ingress by its number', to({ number: 80 }), moved], ['an Ingress by its name', to({ name: 'http' }), renamed]])(
    'while %s still names it is reported for the Service', (_, door, now) => {
      expect(saying('service-port-missing', [SERVICE, door], [now, door])).toMatch(
        /^Ingress door still sends requests to its port (80|http), which is gone: they fail; keep the old port beside the new one/,
      );
    },
  );

  test('while a route still names it is reported', () => {
    expect(saying('service-port-missing', [SERVICE, route(80)], [moved, route(80)])).toContain('HTTPRoute door still sends requests');
  });

  test.each([
    ['the route names the new one', [SERVICE, route(80)], [moved, route(8080)]],
    ['the Ingress names it by a name that stays', [SERVICE, to({ name: 'http' })], [moved, to({ name: 'http' })]],
    ['the Ingress names it by a number that stays', [SERVICE, to({ number: 80 })], [renamed, to({ number: 80 })]],
    ['the Ingress names another Service', [SERVICE, to({ number: 80 }, 'front')], [moved, to({ number: 80 }, 'front')]],
    ['the Ingress never worked', [SERVICE, to({ number: 81 })], [moved, to({ number: 81 })]],
  ])('is no danger if %s', (_, before, after) => {
    expect(says(before, after)).not.toContain('service-port-missing');
  });
});

describe('a route that names a port', () => {
  test('which its Service doesn\'t have is reported', () => {
    expect(saying('service-port-missing', [SERVICE, to({ number: 80 })], [SERVICE, to({ number: 81 })])).toBe(
      "sends requests to port 81 of Service web, which doesn't exist: they fail; name a port that the Service has",
    );
    expect(says([SERVICE], [SERVICE, route(81)])).toEqual(['service-port-missing']);
  });

  test.each([
    ['that its Service has', to({ number: 9090 })],
    ['of a Service from elsewhere', to({ number: 81 }, 'front')],
    ['that is filled in later', to({ name: '${PORT}' })],
  ])('%s is no danger', (_, door) => {
    expect(says([SERVICE], [SERVICE, door])).toEqual(['created']);
  });
});
