import { timeZoneDemand } from '../../../../lib/kubernetes/formats/time-zone';

test.each(['Etc/UTC', 'UTC', 'Europe/Berlin', 'America/Argentina/Buenos_Aires', 'America/Port-au-Prince', 'Etc/GMT+3', 'Asia/Calcutta'])(
  '%s is a time zone', (name) => expect(timeZoneDemand(name)).toBeUndefined(),
);

test.each([
  ['europe/berlin', 'use Europe/Berlin'], ['Europe/Berlim', 'use Europe/Berlin'], ['Local', undefined], ['+02:00', undefined],
  ['', undefined], ['Etc/UTC ', undefined],
])('"%s" is none', (name, fix) => {
  const demand = timeZoneDemand(name);
  expect(demand?.must).toBe('be a name of the time zone database');
  if (fix !== undefined) expect(demand?.fix).toBe(fix);
});
