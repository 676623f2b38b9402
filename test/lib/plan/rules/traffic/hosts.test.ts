import { edited, type Manifest } from '../../support/edits/edit';
import { SERVICE } from '../../support/edits/more-objects';
import { DEPLOYMENT } from '../../support/edits/objects';
import { saying, says } from '../../support/planned';

const paths = { paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name: 'web', port: { number: 80 } } } }] };
const ingress = (hosts: readonly string[], set: Readonly<Record<string, unknown>> = {}): Manifest => edited({
  of: {
    apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', metadata: { name: 'door' },
    spec: { ingressClassName: 'inside', rules: hosts.map((host) => ({ host, http: paths })) },
  },
  set,
});
const [SHOP, BLOG] = ['shop.example.com', 'blog.example.com'];
const door = ingress([SHOP, BLOG]);
const other = (...hosts: string[]) => ingress(hosts, { '/metadata/name': 'other', '/metadata/namespace': 'elsewhere' });

describe('a host that nothing routes any more', () => {
  test('is reported if its Ingress loses it', () => {
    expect(saying('host-not-routed', [door], [ingress([SHOP])])).toBe(
      'nothing routes requests for blog.example.com any more: they fail; keep it until nobody uses it',
    );
  });

  test('is reported if its Ingress is removed', () => {
    expect(saying('host-not-routed', [SERVICE, door], [SERVICE])).toContain('shop.example.com and blog.example.com');
  });

  test('is reported if its HTTPRoute is removed', () => {
    const route: Manifest = {
      apiVersion: 'gateway.networking.k8s.io/v1', kind: 'HTTPRoute', metadata: { name: 'door' }, spec: { hostnames: [SHOP], rules: [] },
    };
    expect(saying('host-not-routed', [route], [])).toContain(SHOP);
  });

  test('may be all those that no other Ingress has', () => {
    const any = edited({ of: door, set: { '/spec/rules': undefined, '/spec/defaultBackend': paths.paths[0].backend } });
    expect(saying('host-not-routed', [any], [])).toContain('requests for hosts that no other rule matches');
  });

  const custom: Manifest = {
    apiVersion: 'example.com/v1', kind: 'Entrance', metadata: { name: 'door' }, spec: { match: `Host(\`${SHOP}\`) || Host(\`${BLOG}\`)` },
  };
  const kept = edited({ of: door, set: { '/metadata/annotations': { 'kustomize.toolkit.fluxcd.io/prune': 'disabled' } } });
  test.each([
    ['another Ingress has it, in whichever namespace', [door], [ingress([SHOP]), other(BLOG)]],
    ['another Ingress has all hosts of its domain', [door], [other('*.example.com')]],
    ['its Ingress has another name now', [door], [edited({ of: door, set: { '/metadata/name': 'front' } })]],
    ['an object of another kind names it', [door], [custom]],
    ['an annotation keeps its Ingress', [kept], []],
  ])('is not reported if %s', (_, before, after) => {
    expect(says(before, after)).not.toContain('host-not-routed');
  });

  test('is one finding with the app behind it', () => {
    expect(says([DEPLOYMENT, SERVICE, door], [])).toEqual(['workload-removed', 'removed', 'removed']);
  });
});

describe('the class of an Ingress', () => {
  const annotated = (name: string) => (
    ingress([SHOP], { '/spec/ingressClassName': undefined, '/metadata/annotations': { 'kubernetes.io/ingress.class': name } })
  );

  test('that changes moves its hosts to another address', () => {
    expect(saying('ingress-class-changed', [ingress([SHOP])], [ingress([SHOP], { '/spec/ingressClassName': 'outside' })])).toBe(
      'the class inside becomes outside: its controller stops serving it, and that of outside serves it at its own address, which clients '
        + "don't know yet; add a second Ingress with the new class, move the hosts to its address in DNS, and then remove this one",
    );
  });

  test('that is gone leaves it to the default class', () => {
    expect(saying('ingress-class-changed', [ingress([SHOP])], [ingress([SHOP], { '/spec/ingressClassName': undefined })])).toContain(
      'the class inside is gone: its controller stops serving it, and only that of the default class serves it now, if there is one',
    );
  });

  test.each([
    ['moves from the annotation to the field', annotated('inside'), ingress([SHOP])],
    ['is named for the first time, as it may have been the default',
      ingress([SHOP], { '/spec/ingressClassName': undefined }), ingress([SHOP])],
  ])('is no danger if it %s', (_, before, after) => {
    expect(says([before], [after])).not.toContain('ingress-class-changed');
  });
});
