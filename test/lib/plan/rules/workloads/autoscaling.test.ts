import { edited } from '../../support/edits/edit';
import { AUTOSCALER } from '../../support/edits/more-objects';
import { DEPLOYMENT } from '../../support/edits/objects';
import { saying, says } from '../../support/planned';

const free = edited({ of: DEPLOYMENT, set: { '/spec/replicas': undefined } });

describe('a new autoscaler', () => {
  test('is overruled by each apply while the manifest has replicas', () => {
    expect(saying('replicas-stay', [DEPLOYMENT], [DEPLOYMENT, AUTOSCALER])).toBe(
      'Deployment web still has replicas: 3, and each time it is applied, it has 3 pods until the autoscaler sets its own number again; '
        + 'leave replicas out of the manifest, after you have transferred the ownership of the field: else it falls to 1',
    );
  });

  test.each([
    ['the manifest has no replicas', [free], [free, AUTOSCALER]],
    ['the manifest no longer has them, which another rule reports', [DEPLOYMENT], [free, AUTOSCALER]],
    ['the workload is new as well', [], [DEPLOYMENT, AUTOSCALER]],
    ['it scales another workload', [DEPLOYMENT],
      [DEPLOYMENT, edited({ of: AUTOSCALER, set: { '/spec/scaleTargetRef/name': 'other' } })]],
    ['it always wants this number', [DEPLOYMENT],
      [DEPLOYMENT, edited({ of: AUTOSCALER, set: { '/spec/minReplicas': 3, '/spec/maxReplicas': 3 } })]],
    ['replicas: 0 turns it off', [edited({ of: DEPLOYMENT, set: { '/spec/replicas': 0 } })],
      [edited({ of: DEPLOYMENT, set: { '/spec/replicas': 0 } }), AUTOSCALER]],
    ['one with another name scaled it before',
      [DEPLOYMENT, AUTOSCALER], [DEPLOYMENT, edited({ of: AUTOSCALER, set: { '/metadata/name': 'front' } })]],
  ])('is safe if %s', (_, before, after) => {
    expect(says(before, after)).not.toContain('replicas-stay');
  });
});
