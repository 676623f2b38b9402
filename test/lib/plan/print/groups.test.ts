import fc from 'fast-check';
import { objectOf } from '../../../../lib/plan/change';
import { titleOf } from '../../../../lib/plan/kube-object';
import { dangers } from '../../../../lib/plan/plan';
import { summary, toAllow } from '../../../../lib/plan/print/groups';
import { edited, type Manifest } from '../support/edits/edit';
import { AUTOSCALER } from '../support/edits/more-objects';
import { CLAIM, DAEMON_SET, DEPLOYMENT, STATEFUL_SET } from '../support/edits/objects';
import { planned } from '../support/planned';

describe('the summary counts pods that restart,', () => {
  const image = '/spec/template/spec/containers/0/image';
  const restarting = (of: Manifest, before: Record<string, unknown> = {}, after: Record<string, unknown> = {}, ...beside: Manifest[]) => {
    const old = edited({ of, set: before });
    return summary(planned([old, ...beside], [edited({ of: old, set: { [image]: 'web:2', ...after } }), ...beside])).split(', ').pop();
  };

  test('of any kind of workload', () => {
    expect(restarting(DEPLOYMENT)).toBe('3 pods of 1 workload restart');
    expect(restarting(DEPLOYMENT, { '/spec/replicas': 1 })).toBe('1 pod of 1 workload restarts');
    expect(restarting(DEPLOYMENT, { '/spec/strategy': { type: 'Recreate' } })).toBe('3 pods of 1 workload restart');
    expect(restarting(STATEFUL_SET, { '/spec/updateStrategy': { type: 'OnDelete' } })).toBe('3 pods of 1 workload restart');
    expect(restarting(DEPLOYMENT, { '/spec/replicas': 0 })).toBe('no pod restarts');
    expect(restarting(DEPLOYMENT, { '/spec/paused': true })).toBe('no pod restarts');
  });

  test('but not those that the change adds or removes', () => {
    expect(restarting(DEPLOYMENT, {}, { '/spec/replicas': 5 })).toBe('3 pods of 1 workload restart');
    expect(restarting(DEPLOYMENT, {}, { '/spec/replicas': 2 })).toBe('2 pods of 1 workload restart');
  });

  test('but not those that a partition exempts', () => {
    expect(restarting(STATEFUL_SET, { '/spec/updateStrategy': { rollingUpdate: { partition: 2 } } })).toBe('1 pod of 1 workload restarts');
  });

  test('as a minimum if an autoscaler or the nodes determine their number', () => {
    const autoscaler = edited({ of: AUTOSCALER, set: { '/spec/minReplicas': 4, '/spec/maxReplicas': 9 } });
    expect(restarting(DEPLOYMENT, { '/spec/replicas': undefined }, {}, autoscaler)).toBe('at least 4 pods of 1 workload restart');
    expect(restarting(DAEMON_SET)).toBe('the pods of 1 DaemonSet restart');
    const both = planned(
      [DEPLOYMENT, DAEMON_SET], [DEPLOYMENT, DAEMON_SET].map((of) => edited({ of, set: { [image]: 'web:2' } })),
    );
    expect(summary(both)).toContain('3 pods of 1 workload and the pods of 1 DaemonSet restart');
  });

  test('for any number of replicas before and after', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 }), fc.nat(9), (from, to, partition) => {
      const told = restarting(
        STATEFUL_SET, { '/spec/replicas': from, '/spec/updateStrategy': { rollingUpdate: { partition } } }, { '/spec/replicas': to },
      );
      const ordinals = [...Array(9).keys()].filter((ordinal) => ordinal < from && ordinal < to && ordinal >= partition);
      if (partition < to) expect(told).toMatch(new RegExp(`^${ordinals.length} pods? of 1 workload restarts?$`));
      else expect(told).toBe('no pod restarts');
    }));
  });
});

describe('an intended danger is allowed', () => {
  const [own, other] = ['uploads', 'files'].map((name) => (
    edited({ of: CLAIM, set: { '/metadata/name': name, '/metadata/namespace': 'shop' } })
  ));
  const left = (...allowed: string[]) => dangers(planned([own, other, CLAIM], [], allowed)).map(({ change }) => titleOf(objectOf(change)));

  test('for all objects, by the rule', () => expect(left('claim-removed')).toEqual([]));

  test('for one object, by its kind, namespace and name', () => {
    const others = ['PersistentVolumeClaim shop/files', 'PersistentVolumeClaim files'];
    expect(left('claim-removed:PersistentVolumeClaim/shop/uploads')).toEqual(others);
    expect(left('claim-removed:PersistentVolumeClaim/files')).toEqual(['PersistentVolumeClaim shop/uploads', others[0]]);
  });

  test('but not for another object, nor for another rule', () => {
    for (const allowed of [
      'claim-removed:PersistentVolumeClaim/uploads', 'claim-removed:Secret/shop/uploads', 'claim-removed:',
      'volume-removed:PersistentVolumeClaim/shop/uploads',
    ]) expect(left(allowed)).toHaveLength(3);
  });

  test('as the plan suggests it', () => {
    const plan = planned([own, other], []);
    expect(dangers(planned([own, other], [], toAllow(plan)))).toEqual([]);
    expect(toAllow(plan)).toEqual(['claim-removed:PersistentVolumeClaim/shop/uploads', 'claim-removed:PersistentVolumeClaim/shop/files']);
  });

  test('by the rule alone if there are many, or if a name is unsafe in a shell', () => {
    const claims = (...names: string[]) => names.map((name) => edited({ of: CLAIM, set: { '/metadata/name': name } }));
    expect(toAllow(planned(claims('a', 'b', 'c', 'd'), []))).toEqual(['claim-removed']);
    expect(toAllow(planned(claims('a; rm -r .'), []))).toEqual(['claim-removed']);
    expect(toAllow(planned(claims('a'.repeat(3000)), []))).toEqual(['claim-removed']);
  });
});
