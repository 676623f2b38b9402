import { apply, kubectl } from '../kubectl';
import { type Manifest, parseManifests } from '../sample-platform';
import type { PodRef, RedisUnderTest } from './cluster';

const DATA = '/data/redis';

interface StatefulSet extends Manifest {
  readonly spec: { readonly template: { readonly spec: { readonly containers: readonly { readonly name: string }[] } } };
}

/** Copies volumes of a cluster that lives on to the claims of one that is to come, as a restore from snapshots does. */
export async function copyVolumes(from: RedisUnderTest, to: RedisUnderTest, pods: readonly PodRef[]): Promise<void> {
  await applyAll(to, documents(to).map(asleep));
  const names = pods.map((pod) => to.pod(pod));
  await to.kubectl('wait', '--for=condition=Ready', '--timeout=120s', ...names.map((name) => `pod/${name}`));
  for (const pod of pods) {
    const archive = await from.kubectl('exec', from.pod(pod), '-c', 'server', '--', 'sh', '-c', `tar -C ${DATA} -c . | base64`);
    await kubectl(
      [
        '-n',
        to.namespace,
        'exec',
        '-i',
        to.pod(pod),
        '-c',
        'server',
        '--',
        'sh',
        '-c',
        `mkdir -p ${DATA} && base64 -d | tar -C ${DATA} -x`,
      ],
      archive,
    );
  }
  await to.kubectl('delete', 'statefulset', '--all');
  await to.kubectl('wait', '--for=delete', '--timeout=120s', ...names.map((name) => `pod/${name}`));
}

/** As where no network plug-in enforces policies. */
export async function becomeUnguarded(cluster: RedisUnderTest): Promise<void> {
  await applyAll(cluster, documents(cluster));
}

function documents(cluster: RedisUnderTest): readonly Manifest[] {
  return parseManifests(cluster.manifests()).filter(({ kind }) => kind !== 'NetworkPolicy');
}

async function applyAll({ namespace }: RedisUnderTest, items: readonly Manifest[]): Promise<void> {
  await kubectl(['-n', namespace, 'delete', 'networkpolicy', '--all']);
  await apply(JSON.stringify({ apiVersion: 'v1', kind: 'List', items }));
}

/** Its pods hold their volumes, under the right user, and nothing runs in them. */
function asleep(manifest: Manifest): Manifest | StatefulSet {
  if (!isStatefulSet(manifest)) return manifest;
  const { template } = manifest.spec;
  const sleeping = { command: ['sleep', '3600'], args: [], startupProbe: null, livenessProbe: null, readinessProbe: null, lifecycle: null };
  const containers = template.spec.containers.filter(({ name }) => name === 'server').map((server) => ({ ...server, ...sleeping }));
  const spec = { ...template.spec, initContainers: [], containers, terminationGracePeriodSeconds: 0 };
  return { ...manifest, spec: { ...manifest.spec, template: { ...template, spec } } };
}

function isStatefulSet(manifest: Manifest): manifest is StatefulSet {
  return manifest.kind === 'StatefulSet';
}
