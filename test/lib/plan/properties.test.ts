import fc from 'fast-check';
import { stored } from '../../../lib/plan/read/defaults';
import { canonical, amountOf } from '../../../lib/kubernetes/formats/quantities';
import { rules } from '../../../lib/plan/rules';
import { same } from '../../../lib/kubernetes/objects/fields';
import { EDITS } from './support/edits';
import { edited, type Manifest } from './support/edits/edit';
import { SERVICE } from './support/edits/more-objects';
import { DEPLOYMENT } from './support/edits/objects';
import { planned, says } from './support/planned';

const anyObject = fc.constantFrom(...new Set(EDITS.map(({ of }) => of)));
const anyEdit = fc.constantFrom(...EDITS);

test('equal manifests are no change, whatever they contain', () => {
  fc.assert(
    fc.property(fc.uniqueArray(anyObject), (objects) => expect(planned(objects, objects)).toMatchObject({ changes: [], findings: [] })),
  );
});

test('every change is reported, and none twice by the same rule', () => {
  fc.assert(fc.property(fc.uniqueArray(anyEdit, { selector: ({ of }) => of }), (edits) => {
    const { changes, findings } = planned(edits.map(({ of }) => of), edits.map(edited));
    expect(new Set(findings.map(({ change }) => change))).toEqual(new Set(changes));
    expect(new Set(findings.map(({ change, rule }) => `${changes.indexOf(change)} ${rule}`)).size).toBe(findings.length);
  }));
});

test('the finding for an edit depends neither on other objects nor on the order of files', () => {
  fc.assert(
    fc.property(anyEdit, fc.uniqueArray(anyObject), fc.boolean(), (edit, others, first) => {
      const beside = others.filter(({ kind, metadata }) =>
        kind === edit.of.kind
          ? metadata.name !== edit.of.metadata.name
          : !['Service', 'PodDisruptionBudget', 'HorizontalPodAutoscaler', 'Deployment'].includes(kind),
      );
      const among = (object: Manifest) => (first ? [object, ...beside] : [...beside, object]);
      const refused = (rule: string) => rules.some(({ name, level }) => name === rule && level === 'refused');
      expect(says(among(edit.of), among(edited(edit))).filter(refused)).toEqual(edit.says.filter(refused));
    }),
  );
});

const permuted = <T>(items: readonly T[]) => fc.shuffledSubarray([...items], { minLength: items.length });

test('reordering the ports of a Service is no change, and reordering containers or variables is only a restart', () => {
  const { ports } = SERVICE.spec as { ports: object[] };
  fc.assert(
    fc.property(permuted(ports), (order) =>
      expect(['written-differently', undefined]).toContain(says([SERVICE], [edited({ of: SERVICE, set: { '/spec/ports': order } })])[0]),
    ),
  );
  const { containers } = (DEPLOYMENT.spec as { template: { spec: { containers: object[] } } }).template.spec;
  fc.assert(fc.property(permuted(containers), (order) => {
    const after = edited({ of: DEPLOYMENT, set: { '/spec/template/spec/containers': order } });
    expect(says([DEPLOYMENT], [after])).toEqual(same(containers, order) ? [] : ['rolling-restart']);
  }));
});

test('a stored object is stored again unchanged', () => {
  fc.assert(fc.property(anyObject, (object) => {
    const group = object.apiVersion.includes('/') ? object.apiVersion.split('/')[0] : '';
    const once = stored(group, object.kind, object);
    expect(stored(group, object.kind, once)).toEqual(once);
  }));
});

test('each amount has one spelling', () => {
  const suffix = fc.constantFrom('', 'm', 'k', 'M', 'G', 'E', 'Ki', 'Mi', 'Gi', 'Ei');
  fc.assert(fc.property(fc.integer({ min: 0, max: 1_000_000 }), suffix, (digits, unit) => {
    expect(amountOf(canonical(`${digits}${unit}`))).toBeCloseTo(amountOf(`${digits}${unit}`) ?? NaN);
    expect(canonical(canonical(`${digits}${unit}`))).toBe(canonical(`${digits}${unit}`));
  }));
});

test.each([
  ['1024Mi', '1Gi'],
  ['1000m', '1'],
  ['0.5', '500m'],
  [2, '2'],
  ['1e3', '1k'],
  ['1500M', '1500M'],
  ['0', '0'],
  ['many', 'many'],
  ['1024Pi', '1Ei'],
  ['1000P', '1E'],
  ['10.Gi', '10Gi'],
  ['.5', '500m'],
])('%s is %s', (written, kept) => expect(canonical(written)).toBe(kept));
