import { edited } from './support/edits/edit';
import { DEPLOYMENT, REPLICA_SET } from './support/edits/objects';
import { LIVE } from './support/live-objects';
import { saying, says } from './support/planned';

test.each(LIVE.map((row) => ({ ...row, kind: row.live.kind })))(
  'a $kind from a cluster equals the applied one',
  ({ live, applied }) => {
    expect(says([live], [applied])).toEqual(['written-differently']);
  },
);

test('values that the cluster chose for a claim stay, and those of a manifest do not', () => {
  const { live, applied } = LIVE[1];
  const classed = (name: string | undefined) => edited({ of: applied, set: { '/spec/storageClassName': name } });
  expect(says([live], [classed('fast')])).toEqual(['immutable-claim']);
  expect(says([classed('fast')], [classed(undefined)])).toEqual(['immutable-claim']);
});

test('a live object that is edited as well is reported as usual', () => {
  expect(saying('immutable-stateful-set', [LIVE[0].live], [edited({ of: LIVE[0].applied, set: { '/spec/serviceName': 'db' } })])).toContain(
    'spec.serviceName: db is new',
  );
  expect(says([LIVE[3].live], [edited({ of: LIVE[3].applied, set: { '/spec/template/spec/containers/0/image': 'web:2.0' } })])).toEqual([
    'immutable-job',
  ]);
});

test('an object with an owner does not count as gone, because no manifest created it', () => {
  const owned = edited({
    of: REPLICA_SET,
    set: { '/metadata/ownerReferences': [{ apiVersion: 'apps/v1', kind: 'Deployment', name: 'web', uid: 'x' }] },
  });
  expect(says([DEPLOYMENT, owned], [DEPLOYMENT])).toEqual([]);
});
