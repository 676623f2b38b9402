import { MicroService } from '../../../../../lib';
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
