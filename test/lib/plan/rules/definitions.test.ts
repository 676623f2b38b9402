import type { Manifest } from '../support/edits/edit';
import { saying, says } from '../support/planned';

type Version = readonly [name: string, served: boolean, storage: boolean];

const definition = (versions: readonly Version[], status?: object): Manifest => ({
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'lamps.light.example.com' },
  spec: {
    group: 'light.example.com', scope: 'Namespaced', names: { kind: 'Lamp', plural: 'lamps' },
    versions: versions.map(([name, served, storage]) => ({ name, served, storage, schema: { openAPIV3Schema: { type: 'object' } } })),
  },
  ...(status && { status }),
});
const lamp = (version: string, name = 'desk'): Manifest => ({ apiVersion: `light.example.com/${version}`, kind: 'Lamp', metadata: { name } });

const BOTH = definition([['v1beta1', true, true], ['v1', true, false]]);
const MOVED = definition([['v1beta1', true, false], ['v1', true, true]]);
const NEW = definition([['v1', true, true]]);

describe('a version of a definition that goes', () => {
  test('is refused while objects may be stored in it', () => {
    expect(saying('stored-version-removed', [BOTH], [NEW])).toBe(
      'v1beta1 is gone, but objects may be stored in it: the API server refuses this until status.storedVersions no longer has it; '
        + 'a release earlier, keep the version with served: true and storage: false, write every object again, and then '
        + 'kubectl patch customresourcedefinition lamps.light.example.com --subresource=status --type=merge '
        + `-p '{"status":{"storedVersions":["v1"]}}'`,
    );
    expect(says([definition([['v1beta1', true, false], ['v1', true, true]], { storedVersions: ['v1beta1', 'v1'] })], [NEW])).toEqual([
      'stored-version-removed',
    ]);
  });

  test('is told with the objects in NEW that are still written in it, whether they change or not', () => {
    const told = 'Lamp desk is written in v1beta1, which is no longer served: the API server refuses it; write it in v1 first';
    expect(saying('defined-version-used', [MOVED, lamp('v1beta1')], [NEW, lamp('v1beta1')])).toBe(told);
    expect(saying('defined-version-used', [MOVED], [NEW, lamp('v1beta1')])).toBe(told);
    expect(says([MOVED, lamp('v1beta1')], [NEW, lamp('v1beta1')])).toEqual(['defined-version-used']);
    const unserved = definition([['v1beta1', false, false], ['v1', true, true]]);
    expect(says([MOVED, lamp('v1beta1')], [unserved, lamp('v1beta1')])).toEqual(['defined-version-used']);
  });

  test('may still be used elsewhere', () => {
    expect(says([MOVED, lamp('v1')], [NEW, lamp('v1')])).toEqual(['defined-version-gone']);
    expect(saying('defined-version-gone', [MOVED], [NEW])).toContain('whoever still reads or writes it fails');
  });
});

test('a definition may store objects in another version, and get a new one', () => {
  expect(says([BOTH], [MOVED])).toEqual(['in-place']);
  expect(says([NEW], [BOTH])).toEqual(['in-place']);
});

describe('a custom resource in a version that its definition does not serve', () => {
  test('is refused', () => {
    expect(saying('version-not-served', [NEW], [NEW, lamp('v2')])).toBe(
      'is written in v2, but CustomResourceDefinition lamps.light.example.com serves only v1; write it in v1',
    );
    expect(says([NEW, lamp('v1')], [NEW, lamp('v2')])).toContain('version-not-served');
  });

  test('is not, if the definition serves it, or is not among the manifests', () => {
    expect(says([NEW], [NEW, lamp('v1')])).toEqual(['created']);
    expect(says([], [lamp('v2')])).toEqual(['created']);
  });
});
