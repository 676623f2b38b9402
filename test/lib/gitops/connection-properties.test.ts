import fc from 'fast-check';
import { Authentication, MicroService } from '../../../lib';
import { openPorts, PORTS } from '../../support/policy-oracle';
import type { Manifest } from '../../support/synth';
import { appWith, chart } from './support/apps';

/** Services of two namespaces: some with a proxy, and all with names of their own. */
interface Plan {
  readonly services: readonly { readonly home: 'shop' | 'data'; readonly guarded: boolean }[];
  readonly edges: readonly (readonly [number, number])[];
}

const plan: fc.Arbitrary<Plan> = fc.array(fc.record({ home: fc.constantFrom('shop' as const, 'data' as const), guarded: fc.boolean() }), {
  minLength: 2, maxLength: 5,
}).chain((services) => fc.record({
  services: fc.constant(services),
  edges: fc.uniqueArray(fc.tuple(fc.nat(services.length - 1), fc.nat(services.length - 1)), { maxLength: 6, selector: String }),
}));

/** The app of a plan, with its namespaces, and the objects that it writes. */
function built({ services, edges }: Plan): Manifest[] {
  const root = appWith((made) => {
    const scopes = { shop: chart(made, 'shop'), data: chart(made, 'data', { namespace: 'data' }) };
    const nodes = services.map(({ home, guarded }, index) => new MicroService(scopes[home], `s${index}`, {
      msName: `s${index}`, version: '1.0', image: 'registry.example.com/s:1.0', port: 9000,
      authentication: guarded ? Authentication.proxy() : undefined,
    }));
    for (const [from, to] of edges) nodes[from].connectTo(nodes[to]);
  });
  return root.render().flatMap(({ manifest }) => (manifest === undefined ? [] : [manifest]));
}

test('services can connect exactly where connectTo was called, to the app or its proxy and to no other port', () => {
  fc.assert(fc.property(plan, (made) => {
    const manifests = built(made);
    const cluster = { namespaces: { shop: {}, data: {} }, policies: manifests.filter(({ kind }) => kind === 'NetworkPolicy') };
    const pods = made.services.map(({ home }, index) => {
      const deployment = manifests.find(({ kind, metadata }) => kind === 'Deployment' && metadata.name === `s${index}-v1`);
      return { namespace: home, named: {}, labels: deployment?.spec.template.metadata.labels };
    });
    const listening = [...PORTS, '10080/TCP'];
    for (const [from, client] of pods.entries()) {
      for (const [to, server] of pods.entries()) {
        const wanted = made.edges.some(([one, other]) => one === from && other === to);
        const port = made.services[to].guarded ? '10080/TCP' : '9000/TCP';
        expect(openPorts(cluster, client, server, listening)).toEqual(wanted ? [port] : []);
      }
    }
  }), { numRuns: 60 });
});
