import fc from 'fast-check';
import { clustersOf } from '../../../../lib/plan/read/clusters';
import { keyOf, type KubeObject } from '../../../../lib/plan/kube-object';

const anyFile = fc.constantFrom('a.yaml', 'b.yaml', 'x/a.yaml', 'x/b.yaml', 'x/y/a.yaml', 'z/a.yaml', 'z/y/a.yaml', 'x.k8s.yaml');
const anyObject = fc.record({ file: anyFile, name: fc.constantFrom('one', 'two', 'three'), place: fc.constantFrom('', 'shop') }).map(
  ({ file, name, place }): KubeObject => ({ group: '', kind: 'ConfigMap', name, place, file, written: {}, stored: {} }),
);
const anySide = fc.uniqueArray(anyObject, { selector: (object) => `${object.file} ${keyOf(object)}`, maxLength: 12 });
const titles = (objects: readonly KubeObject[]) => objects.map((object) => `${object.file} ${keyOf(object)}`).sort();

test('no object is lost or in two clusters, and no cluster has two of a name', () => {
  fc.assert(fc.property(anySide, anySide, (before, after) => {
    const clusters = clustersOf([before, after]);
    [before, after].forEach((objects, side) => {
      expect(titles(clusters.flatMap(({ sides }) => sides[side]))).toEqual(titles(objects));
      for (const { sides } of clusters) expect(new Set(sides[side].map(keyOf)).size).toBe(sides[side].length);
    });
    expect(new Set(clusters.map(({ name }) => name)).size).toBe(clusters.length);
  }));
});

test('objects without a double are in one cluster, which has no name', () => {
  fc.assert(fc.property(fc.uniqueArray(anyObject, { selector: keyOf }), (objects) => {
    expect(clustersOf([objects]).map(({ name }) => name)).toEqual(['']);
  }));
});
