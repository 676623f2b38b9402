import fc from 'fast-check';
import { objectOf } from '../../../../lib/plan/change';
import { titleOf } from '../../../../lib/plan/kube-object';
import { dangers } from '../../../../lib/plan/plan';
import { optionsToAllow, suggestion, summary } from '../../../../lib/plan/print/groups';
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

test('the summary does not say that no pod restarts if a controller decides', () => {
  const lamp = (watts: number): Manifest => ({ apiVersion: 'light.example.com/v1', kind: 'Lamp', metadata: { name: 'desk' }, spec: { watts } });
  expect(summary(planned([lamp(5)], [lamp(7)]))).toBe('0 refused, 0 dangerous, controllers decide about 1 object');
  const image = (name: string) => edited({ of: DEPLOYMENT, set: { '/spec/template/spec/containers/0/image': name } });
  expect(summary(planned([lamp(5), image('web:1')], [lamp(7), image('web:2')]))).toBe(
    '0 refused, 0 dangerous, 3 pods of 1 workload restart, controllers decide about 1 object',
  );
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

  const suggested = (before: readonly Manifest[], after: readonly Manifest[] = []) => suggestion(planned(before, after));
  const claims = (...names: string[]) => names.map((name) => edited({ of: CLAIM, set: { '/metadata/name': name } }));
  const allowing = (options: readonly string[]) => options.map((option) => option.replace('--allow ', ''));

  test('as the plan suggests it', () => {
    const plan = planned([own, other], []);
    expect(dangers(planned([own, other], [], allowing(optionsToAllow(plan).intended)))).toEqual([]);
    expect(suggestion(plan)).toBe(
      ' Intended? --allow claim-removed:PersistentVolumeClaim/shop/uploads --allow claim-removed:PersistentVolumeClaim/shop/files',
    );
  });

  test('and named object by object, as long as people can copy it', () => {
    expect(suggested(claims('a', 'b', 'c', 'd', 'e')).split('--allow claim-removed:PersistentVolumeClaim/')).toHaveLength(6);
    expect(suggested(claims('a'.repeat(3000)))).toBe(' Intended? --allow claim-removed');
    expect(suggested(claims('a; rm -r .'))).toBe(' Intended? --allow claim-removed');
  });
});

describe('what the API server refuses', () => {
  const smaller = edited({ of: CLAIM, set: { '/spec/resources/requests/storage': '1Mi' } });
  const otherService = edited({ of: STATEFUL_SET, set: { '/spec/serviceName': 'other' } });

  test('is never allowed if no step by hand makes it pass', () => {
    for (const allowed of ['claim-shrinks', 'claim-shrinks:PersistentVolumeClaim/files']) {
      const plan = planned([CLAIM], [smaller], [allowed]);
      expect(dangers(plan).map(({ rule }) => rule)).toEqual(['claim-shrinks']);
      expect(suggestion(plan)).toBe('');
    }
  });

  test('may be allowed for one object, if somebody takes the step by hand that the plan names', () => {
    const plan = planned([STATEFUL_SET], [otherService]);
    expect(suggestion(plan)).toBe(' Step taken by hand first? --allow immutable-stateful-set:StatefulSet/db');
    expect(dangers(planned([STATEFUL_SET], [otherService], ['immutable-stateful-set:StatefulSet/db']))).toEqual([]);
  });
});
