import type { Manifest } from '../support/edits/edit';
import { planned, saying, says } from '../support/planned';

const configMap = (name: string, data: object = { a: '1' }): Manifest => (
  { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data }
);
const secret = (name: string, value: string): Manifest => ({
  apiVersion: 'v1', kind: 'Secret', metadata: { name }, data: { password: Buffer.from(value).toString('base64') },
});
const job = (image: string, annotations = {}) => ({
  apiVersion: 'batch/v1', kind: 'Job', metadata: { generateName: 'seed-', annotations },
  spec: { template: { spec: { restartPolicy: 'Never', containers: [{ name: 'seed', image }] } } },
}) as unknown as Manifest;
const HOOK = { 'argocd.argoproj.io/hook': 'PostSync' };

describe('a name made of the content', () => {
  test.each([['conf-7b2kd', 'conf-99xx1'], ['conf-7h5g2m9ctb', 'conf-mcfb9tk2h8'], ['a-b-0f3a9c81', 'a-b-1e77b2d0']])(
    'is compared by the content: %s to %s', (before, after) => {
      const [old, now] = [[configMap(before, { a: '1', b: '2' })], [configMap(after, { a: '1', b: '3' })]];
      expect(planned(old, now).findings.map(({ rule, message }) => [rule, message])).toEqual([
        ['renamed-by-content', `was ${before}, a name made of its content: data.b: 2 → 3`],
        ['renamed-by-content', `is ConfigMap ${after} now, a name made of its content`],
      ]);
    },
  );

  test('never shows what is in a Secret', () => {
    const plan = planned([secret('password-7b2kd', 'hunter2')], [secret('password-99xx1', 'hunter3')]);
    expect(plan.findings[0].message).toBe('was password-7b2kd, a name made of its content: data.password: another value');
    expect(JSON.stringify(plan.findings.map(({ message }) => message))).not.toMatch(/aHVudG|hunter/);
  });

  test('is no hash if it is a word, or if several come or go', () => {
    expect(says([configMap('conf-staging')], [configMap('conf-website')])).toEqual(['created', 'removed']);
    expect(says([configMap('conf-7b2kd')], [configMap('conf-99xx1'), configMap('conf-88xx1')])).toEqual(['created', 'created', 'removed']);
    expect(says([configMap('conf-7b2kd'), configMap('conf-99xx1')], [configMap('conf-99xx1')])).toEqual(['removed']);
  });
});

describe('an object without a name, but with generateName', () => {
  test('is refused by kubectl apply', () => {
    expect(saying('name-generated', [], [job('seed:1')])).toBe(
      'kubectl apply and Flux refuse an object without a name; kubectl create makes another one each time; give it a name',
    );
    expect(says([], [job('seed:1')])).toEqual(['name-generated']);
  });

  test('is created anew if it changes, and no edit of one that ran', () => {
    expect(says([job('seed:1')], [job('seed:2')])).toEqual(['name-generated']);
    expect(says([job('seed:1', HOOK)], [job('seed:2', HOOK)])).toEqual(['hook-runs']);
    expect(says([job('seed:1', HOOK)], [job('seed:1', HOOK)])).toEqual([]);
  });
});
