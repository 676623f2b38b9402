import type { Manifest } from '../support/edits/edit';
import { saying, says } from '../support/planned';

/** A ConfigMap with a text of so many characters. */
const configMap = (characters: number, metadata: object = {}, of = 'x'): Manifest => ({
  apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'texts', ...metadata }, data: { text: of.repeat(characters) },
});
const RULE = 'too-large-for-client-side-apply';
const options = (value: string) => ({ annotations: { 'argocd.argoproj.io/sync-options': value } });

test('an object is too large for client-side apply if its copy makes the annotations larger than 256 KiB', () => {
  expect(says([], [configMap(262_144)])).toEqual([RULE]);
  expect(says([], [configMap(261_900)])).toEqual(['created']);
  expect(saying(RULE, [], [configMap(300_000)])).toMatch(
    /^30\d{4} bytes of annotations, .* accepts at most 262144; kubectl apply --server-side, or ServerSideApply=true in /,
  );
});

test('angle brackets and ampersands count six times, as kubectl writes them', () => {
  expect(says([], [configMap(44_000, {}, '<')])).toEqual([RULE]);
  expect(says([], [configMap(43_000, {}, '&')])).toEqual(['created']);
});

test('other annotations count, too, but not the copy that a live object has', () => {
  expect(says([], [configMap(250_000, { annotations: { a: 'x'.repeat(10_000) } })])).toEqual([RULE]);
  const copy = { annotations: { 'kubectl.kubernetes.io/last-applied-configuration': 'x'.repeat(200_000) } };
  expect(says([], [configMap(200_000, copy)])).toEqual(['created']);
});

test('it is reported once: an object that was too large before is applied in another way', () => {
  expect(says([configMap(270_000)], [configMap(280_000)])).toEqual(['in-place']);
  expect(says([configMap(1)], [configMap(280_000)])).toEqual([RULE]);
});

test('Argo CD keeps no copy if it is told so', () => {
  expect(says([], [configMap(270_000, options('Prune=false,ServerSideApply=true'))])).toEqual(['created']);
  expect(says([], [configMap(270_000, options('Replace=true'))])).toEqual(['created']);
  expect(says([], [configMap(270_000, options('Prune=false'))])).toEqual([RULE]);
});
