import { MicroService, MicroServiceFamily, Route } from '../../../../../lib';
import { synth } from '../../../../support/synth';
import type { Manifest } from '../../support/edits/edit';
import { planned, saying, says } from '../../support/planned';

interface Version { readonly version: string; readonly idle?: boolean; readonly msName?: string }

function services(...versions: readonly Version[]): Manifest[] {
  return synth((chart) => {
    for (const { version, idle, msName = 'ms-sample' } of versions) {
      new MicroService(chart, `${msName}-${version}`, {
        msName,
        fullName: `${msName}-v${version[0]}`,
        version,
        image: `registry.example.com/${msName}:${version}`,
        idle,
      });
    }
  });
}

test('the last version that had pods is parked, and nothing serves requests', () => {
  const before = services({ version: '1.0', idle: true }, { version: '2.0' });
  expect(saying('last-version-idles', before, services({ version: '1.0', idle: true }, { version: '2.0', idle: true }))).toBe(
    'no version of ms-sample has pods any more: every request fails; wake another version first',
  );
});

test('the last version that had pods is removed', () => {
  expect(says(services({ version: '1.0', idle: true }, { version: '2.0' }), services({ version: '1.0', idle: true }))).toContain(
    'last-version-idles',
  );
});

test('a version is parked while another serves', () => {
  const told = says(services({ version: '1.0' }, { version: '2.0' }), services({ version: '1.0', idle: true }, { version: '2.0' }));
  expect(told).toContain('version-parked');
  expect(told).not.toContain('last-version-idles');
  expect(told).not.toContain('scaled-to-zero');
});

test('a version is parked as another wakes', () => {
  expect(
    says(services({ version: '1.0' }, { version: '2.0', idle: true }), services({ version: '1.0', idle: true }, { version: '2.0' })),
  ).not.toContain('last-version-idles');
});

test('versions of another service do not count', () => {
  const other = { version: '1.0', msName: 'billing' };
  expect(says(services({ version: '1.0' }, other), services({ version: '1.0', idle: true }, other))).toContain('last-version-idles');
});

test('removing a version that was parked before is not dangerous', () => {
  const [both, parked, gone] = [
    services({ version: '1.0' }, { version: '2.0' }),
    services({ version: '1.0', idle: true }, { version: '2.0' }),
    services({ version: '2.0' }),
  ];
  for (const [before, after] of [
    [both, parked],
    [parked, gone],
    [both, gone],
  ])
    expect(planned(before, after).findings.filter(({ level }) => level === 'danger' || level === 'refused')).toEqual([]);
});

describe('a version that a route sends requests to', () => {
  const common = { msName: 'catalog', domain: 'example.com', route: Route.gateway('public', { namespace: 'gateways' }) };

  /** `2: 1` is version 2 with weight 1, and `2: 'idle'` version 2 parked. */
  function catalog(weights: Readonly<Record<string, number | 'idle'>>): Manifest[] {
    return synth((chart) => {
      const versions = Object.entries(weights).map(([major, weight]) => ({
        weight: weight === 'idle' ? 0 : weight,
        service: new MicroService(chart, `v${major}`, {
          ...common, version: `${major}.0`, image: `registry.example.com/catalog:${major}.0`, idle: weight === 'idle',
        }),
      }));
      new MicroServiceFamily(chart, 'catalog', { ...common, versions });
    });
  }

  test('is replaced by another major version without a path of its own: the new one has no pods yet', () => {
    expect(saying('version-removed-awake', catalog({ 1: 9, 2: 1 }), catalog({ 1: 9, 3: 1 }))).toBe(
      'it is removed while it has pods, and while HTTPRoute shop/catalog-v2 and HTTPRoute shop/catalog send it requests: its share'
      + ' goes at once to catalog-v1 and catalog-v3 (which has no pods yet); keep it, and add the new version beside it with a path (or'
      + ' fullName) of its own; once that serves, set idle: true on this one, and remove it in a later change',
    );
  });

  test('is removed once it has been parked, which is safe', () => {
    const [both, parked, gone] = [catalog({ 1: 9, 2: 1 }), catalog({ 1: 'idle', 2: 1 }), catalog({ 2: 1 })];
    expect(says(both, gone)).toContain('version-removed-awake');
    for (const [before, after] of [[both, parked], [parked, gone]]) {
      expect(planned(before, after).findings.filter(({ level }) => level === 'danger' || level === 'refused')).toEqual([]);
    }
  });
});
