import * as fc from 'fast-check';
import {
  EnvFrom, EnvVar, LabelMatch, Peer, PodServiceAccount, PodSpread, Probe, type StatefulPodOptions, TaintEffect, Volume,
} from '../../../lib';
import { groupOf } from '../../../lib/kubernetes/objects/kinds';
import { refusalsOf } from '../../../lib/kubernetes/refusals';
import { unrestricted } from '../../support/pod-security';
import type { Manifest } from '../../support/synth';
import { databases, statefulSet } from './support/databases';

const word = fc.constantFrom('alpha', 'beta', 'gamma', 'delta');
const labels = fc.dictionary(word.map((key) => `example.com/${key}`), word, { maxKeys: 2 });
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });

const volumes = (folder: string) => fc.uniqueArray(fc.constantFrom(
  Volume.configMap(`${folder}/a`, 'files', { subPath: 'x' }), Volume.secret(`${folder}/b`, 'secret'), Volume.emptyDir(`${folder}/c`),
  Volume.claim(`${folder}/d`, 'claim'), Volume.csi(`${folder}/e`, 'vault.example.com'),
  Volume.fields(`${folder}/f`, { labels: 'metadata.labels' }),
), { maxLength: 3 });

const container = (prefix: string) => fc.record({
  name: word.map((name) => `${prefix}-${name}`),
  image: fc.constant('registry.example.com/tool:1.0'),
  command: maybe(fc.constant(['tool'])),
  env: maybe(fc.constant({ MODE: EnvVar.value('fast') })),
  envFrom: maybe(fc.constant([EnvFrom.configMap('settings')])),
  volumes: maybe(volumes('/mnt')),
  writablePaths: maybe(fc.constant(['/tmp'])),
  user: maybe(fc.integer({ min: 1, max: 2 ** 31 - 1 })),
  calls: maybe(fc.constant([Peer.namespace('backups')])),
});
const distinct = { selector: ({ name }: { name: string }) => name, maxLength: 2 };

const toleration = fc.record({ key: maybe(word), effect: maybe(fc.constantFrom(...Object.values(TaintEffect))) });

const anyPods: fc.Arbitrary<StatefulPodOptions> = fc.record({
  nodeSelector: maybe(labels),
  tolerations: maybe(fc.array(toleration, { maxLength: 2 })),
  nodeAffinity: maybe(fc.constant({ required: [{ labels: [LabelMatch.exists('ssd')] }] })),
  podAntiAffinity: maybe(fc.constant({ required: [{ labels: { app: 'batch' } }] })),
  podAffinity: maybe(fc.constant({ preferred: [{ labels: { app: 'web' } }] })),
  topologySpread: maybe(fc.constant([{ topologyKey: 'topology.kubernetes.io/zone', required: true }])),
  spread: maybe(fc.constant(PodSpread.required())),
  schedulerName: maybe(word), runtimeClassName: maybe(word), seccompProfile: maybe(fc.constant('profiles/a.json')),
  labels: maybe(labels), annotations: maybe(labels),
  imagePullSecrets: maybe(fc.array(word, { maxLength: 2 })),
  serviceAccount: maybe(fc.constantFrom(PodServiceAccount.existing('shared'), PodServiceAccount.own({ annotations: { a: 'b' } }))),
  hostAliases: maybe(fc.constant([{ ip: '10.0.0.1', hostnames: ['db.example.com'] }])),
  initContainers: maybe(fc.uniqueArray(container('init'), distinct)),
  sidecars: maybe(fc.uniqueArray(container('side').map((one) => ({ ...one, liveness: Probe.tcp({ port: 9000 }) })), distinct)),
  env: maybe(fc.constant({ TZ: EnvVar.value('UTC') })),
  envFrom: maybe(fc.constant([EnvFrom.secret('s', { prefix: 'APP_' })])),
  volumes: maybe(volumes('/extra')),
}) as fc.Arbitrary<StatefulPodOptions>;

/** The parts of a database's pod that keep its data safe, which must be the same for any `pods`. */
function guarantees(manifests: readonly Manifest[]): Manifest {
  const set = statefulSet(manifests);
  const { template, ...rest } = set.spec;
  const { containers, initContainers, ...spec } = template.spec;
  const ours = [...initContainers.slice(-1), ...containers.slice(0, 2)].map((container: Manifest) => (
    { ...container, env: undefined, envFrom: undefined, volumeMounts: undefined }
  ));
  return {
    rest,
    ours,
    token: spec.automountServiceAccountToken,
    links: spec.enableServiceLinks,
    grace: spec.terminationGracePeriodSeconds,
    user: { ...spec.securityContext, seccompProfile: undefined },
    selected: Object.entries(rest.selector.matchLabels).every(([key, value]) => template.metadata.labels[key] === value),
    instance: template.metadata.labels['app.kubernetes.io/instance'],
    managedBy: template.metadata.labels['app.kubernetes.io/managed-by'],
    budgets: manifests.filter(({ kind }) => kind === 'PodDisruptionBudget'),
    services: manifests.filter(({ kind }) => kind === 'Service'),
  };
}

function refusals(manifest: Manifest): unknown[] {
  const { apiVersion, kind, metadata: { name, namespace } } = manifest;
  return refusalsOf({ group: groupOf(apiVersion), kind, name, namespace, ofCluster: false, fields: manifest });
}

describe.each(databases)('%s', (_, synthesized) => {
  const before = synthesized();
  const ourVolumes: Manifest[] = statefulSet(before).spec.template.spec.volumes;
  const [{ labelSelector }] = keptApart(before);

  function keptApart(manifests: readonly Manifest[]): Manifest[] {
    const rules = statefulSet(manifests).spec.template.spec.affinity.podAntiAffinity;
    const required = rules.requiredDuringSchedulingIgnoredDuringExecution ?? [];
    const preferred = (rules.preferredDuringSchedulingIgnoredDuringExecution ?? []).map(({ podAffinityTerm }: Manifest) => podAffinityTerm);
    return [...required, ...preferred].filter((term: Manifest) => (
      term.topologyKey === 'kubernetes.io/hostname' && 'app.kubernetes.io/instance' in (term.labelSelector.matchLabels ?? {})
    ));
  }

  test('whatever pod options it gets, everything that keeps the data safe stays as it is', () => {
    fc.assert(fc.property(anyPods, (pods) => {
      const after = synthesized(pods);
      expect(guarantees(after)).toEqual(guarantees(before));
      expect(keptApart(after)[0].labelSelector).toEqual(labelSelector);
      expect(statefulSet(after).spec.template.spec.volumes.slice(0, ourVolumes.length)).toEqual(ourVolumes);
    }), { numRuns: 60 });
  });

  test('its pods stay as restricted, and no API server refuses them', () => {
    fc.assert(fc.property(anyPods, (pods) => {
      const after = synthesized(pods);
      for (const manifest of after) expect(refusals(manifest)).toEqual([]);
      for (const { spec } of after.filter(({ kind }) => kind === 'StatefulSet')) expect(unrestricted(spec.template.spec)).toEqual([]);
    }), { numRuns: 60 });
  });
});

test('the oracle finds pods that are not restricted', () => {
  expect(unrestricted({ hostNetwork: true, containers: [{ name: 'a' }], volumes: [{ name: 'b', hostPath: { path: '/' } }] })).toEqual([
    'hostNetwork', 'hostPath', 'a: may escalate', 'a: keeps capabilities', 'a: may be root', 'a: has no seccomp profile',
  ]);
});
