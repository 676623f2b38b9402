import { at, type Fields, fieldsAt, isFields, listAt, textAt } from '../../kubernetes/objects/fields';
import { type KubeObject, typeOf } from '../kube-object';

/** Metadata that only the cluster writes. */
const METADATA = ['uid', 'resourceVersion', 'generation', 'creationTimestamp', 'managedFields', 'selfLink'];
const ANNOTATIONS = [
  'kubectl.kubernetes.io/last-applied-configuration', 'deployment.kubernetes.io/revision', 'deprecated.daemonset.template.generation',
];
const JOB_LABELS = ['controller-uid', 'job-name'].flatMap((name) => [name, `batch.kubernetes.io/${name}`]);

/** The object as somebody may have written it: without its status and everything else that only the cluster writes. */
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

/** Whether this is the volume of the ServiceAccount token, which the API server adds to every pod. */
function isToken(item: unknown): boolean {
  return /^kube-api-access-/.test(textAt(item, 'name') ?? '');
}

function isOfEveryPod(toleration: unknown): boolean {
  const key = textAt(toleration, 'key') ?? '';
  return /^node\.kubernetes\.io\/(not-ready|unreachable)$/.test(key) && at(toleration, 'tolerationSeconds') === 300;
}

/** The object with a change of the fields at the path. Unchanged if there are none. */
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

/** Fields that the cluster sets if a manifest leaves them out. */
const CHOSEN: Readonly<Record<string, RegExp>> = {
  '/PersistentVolumeClaim': /^spec\.(storageClassName|volumeName)$/,
  '/PersistentVolume': /^spec\.claimRef\b/,
  '/Service': /^spec\.(clusterIPs?|ipFamilies|ipFamilyPolicy|allocateLoadBalancerNodePorts|healthCheckNodePort|ports\[[^\]]*\]\.nodePort)$/,
  '/Pod': /^spec\.(nodeName|priority|preemptionPolicy)$/,
};

/** Whether the object was read from a cluster, which has chosen the value of this field. */
export function isChosen(object: KubeObject, path: string): boolean {
  return at(object.written, 'metadata.uid') !== undefined && (CHOSEN[typeOf(object)]?.test(path) ?? false);
}

const STRATEGY = 'spec.updateStrategy';

/**
 * Whether the API server has filled this field in and keeps it: neither manifest sets it, and the new manifest still allows its value.
 */
export function staysFilledIn(before: KubeObject, after: KubeObject, path: string): boolean {
  if (typeOf(after) !== 'apps/StatefulSet' || path !== `${STRATEGY}.rollingUpdate`) return false;
  if (at(after.stored, `${STRATEGY}.type`) !== 'RollingUpdate') return false;
  return [before, after].every(({ written }) => !('rollingUpdate' in fieldsAt(written, STRATEGY)));
}

/** Whether another object owns this one, such as the ReplicaSet of a Deployment. Manifests don't remove it. */
export function isOwned({ written }: KubeObject): boolean {
  return listAt(written, 'metadata.ownerReferences').length > 0;
}
