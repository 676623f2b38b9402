import { edited } from '../../support/edits/edit';
import { CLAIM, STATEFUL_SET } from '../../support/edits/objects';
import { saying } from '../../support/planned';

describe('the claims of a StatefulSet', () => {
  const claim = (name: string, size: string) => (
    edited({ of: CLAIM, set: { '/metadata/name': name, '/spec/resources/requests/storage': size } })
  );

  test('exist before they get a manifest: they grow', () => {
    expect(saying('claim-grows', [STATEFUL_SET], [STATEFUL_SET, claim('data-db-2', '16Gi')])).toBe(
      'grows, 1Gi → 16Gi (StatefulSet db created it with 1Gi); '
        + 'refused if its storage class does not allow expansion, or while no volume is bound',
    );
    expect(saying('claim-shrinks', [STATEFUL_SET], [STATEFUL_SET, claim('data-db-0', '1Mi')])).toContain("a claim can't shrink");
    expect(saying('created', [STATEFUL_SET], [STATEFUL_SET, claim('data-db-0', '1Gi')])).toBe(
      'StatefulSet db created it already; its size stays',
    );
  });

  test.each(['data-db-3', 'data-db', 'other-db-0', 'data-other-0'])('don\'t exist before if their name is %s', (name) => {
    expect(saying('created', [STATEFUL_SET], [STATEFUL_SET, claim(name, '16Gi')])).toBe('new');
  });

  test('come with new pods', () => {
    const more = edited({ of: STATEFUL_SET, set: { '/spec/replicas': 5 } });
    expect(saying('created', [], [STATEFUL_SET])).toBe('new, 3 pods, each with a disk of its own: data of 1Gi');
    expect(saying('scaled', [STATEFUL_SET], [more])).toBe('3 → 5 pods; the new ones each with a disk of its own: data of 1Gi');
    expect(saying('scaled', [STATEFUL_SET], [more, claim('data-db-3', '16Gi')])).toContain('data of 16Gi');
  });
});
