import { at, type Fields, fieldsAt, isFields, listAt, textAt } from '../../kubernetes/objects/fields';
import { type KubeObject, typeOf } from '../kube-object';

/** What only the cluster writes into objects of every kind. */
const METADATA = ['uid', 'resourceVersion', 'generation', 'creationTimestamp', 'managedFields', 'selfLink'];
const ANNOTATIONS = [
  'kubectl.kubernetes.io/last-applied-configuration', 'deployment.kubernetes.io/revision', 'deprecated.daemonset.template.generation',
];
const JOB_LABELS = ['controller-uid', 'job-name'].flatMap((name) => [name, `batch.kubernetes.io/${name}`]);

/** An object as somebody may have written it: without its status, and what else the cluster keeps in it for itself. */
export function withoutClusterWrites(type: string, object: Fields): Fields {
  const written = without(object, ['status']);
  const own = OF_KIND[type]?.(written) ?? written;
  const bare = within(own, 'metadata', (metadata) => without(metadata, METADATA));
  return within(bare, 'metadata.annotations', (annotations) => without(annotations, ANNOTATIONS));
}

const OF_KIND: Readonly<Record<string, (object: Fields) => Fields>> = {
  'apps/StatefulSet': (set) => within(set, 'spec', (spec) => inList(spec, 'volumeClaimTemplates', (claim) => without(claim, ['status']))),
  'batch/Job': (job) => {
    const own = at(job, 'spec.manualSelector') === true ? job : within(job, 'spec', (spec) => without(spec, ['selector']));
    return ['metadata.labels', 'spec.template.metadata.labels'].reduce((object, path) => (
      within(object, path, (labels) => without(labels, JOB_LABELS))
    ), own);
  },
  '/Pod': (pod) => within(pod, 'spec', (spec) => {
    const bare = withoutItems(withoutItems(spec, 'volumes', isToken), 'tolerations', isOfEveryPod);
    return ['containers', 'initContainers'].reduce((own, list) => (
      inList(own, list, (container) => withoutItems(container, 'volumeMounts', isToken))
    ), bare);
  }),
};

/** The volume of the token that every pod has. */
function isToken(item: unknown): boolean {
  return /^kube-api-access-/.test(textAt(item, 'name') ?? '');
}

function isOfEveryPod(toleration: unknown): boolean {
  const key = textAt(toleration, 'key') ?? '';
  return /^node\.kubernetes\.io\/(not-ready|unreachable)$/.test(key) && at(toleration, 'tolerationSeconds') === 300;
}

/** The same with what stands at the path changed; as it is when no fields stand there. */
function within(object: Fields, path: string, by: (fields: Fields) => Fields): Fields {
  const [name, ...rest] = path.split('.');
  const fields = object[name];
  if (!isFields(fields)) return object;
  return { ...object, [name]: rest.length === 0 ? by(fields) : within(fields, rest.join('.'), by) };
}

function without(fields: Fields, names: readonly string[]): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name)));
}

function inList(fields: Fields, name: string, by: (item: Fields) => Fields): Fields {
  return name in fields ? { ...fields, [name]: listAt(fields, name).map((item) => (isFields(item) ? by(item) : item)) } : fields;
}

function withoutItems(fields: Fields, name: string, goes: (item: unknown) => boolean): Fields {
  return name in fields ? { ...fields, [name]: listAt(fields, name).filter((item) => !goes(item)) } : fields;
}

/** What the cluster chooses where a manifest leaves the choice. */
const CHOSEN: Readonly<Record<string, RegExp>> = {
  '/PersistentVolumeClaim': /^spec\.(storageClassName|volumeName)$/,
  '/PersistentVolume': /^spec\.claimRef\b/,
  '/Service': /^spec\.(clusterIPs?|ipFamilies|ipFamilyPolicy|allocateLoadBalancerNodePorts|healthCheckNodePort|ports\[[^\]]*\]\.nodePort)$/,
  '/Pod': /^spec\.(nodeName|priority|preemptionPolicy)$/,
};

/** Whether an object was read from a cluster, and this is what the cluster chose for it. */
export function isChosen(object: KubeObject, path: string): boolean {
  return at(object.written, 'metadata.uid') !== undefined && (CHOSEN[typeOf(object)]?.test(path) ?? false);
}

const STRATEGY = 'spec.updateStrategy';

/**
 * Whether the API server filled this in and keeps it: neither manifest says anything of it, and it still goes with what the new one
 * says.
 */
export function staysFilledIn(before: KubeObject, after: KubeObject, path: string): boolean {
  if (typeOf(after) !== 'apps/StatefulSet' || path !== `${STRATEGY}.rollingUpdate`) return false;
  if (at(after.stored, `${STRATEGY}.type`) !== 'RollingUpdate') return false;
  return [before, after].every(({ written }) => !('rollingUpdate' in fieldsAt(written, STRATEGY)));
}

/** What another object owns is not the manifests' to remove: the ReplicaSet of a Deployment, the pods of a Job. */
export function isOwned({ written }: KubeObject): boolean {
  return listAt(written, 'metadata.ownerReferences').length > 0;
}
