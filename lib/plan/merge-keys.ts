import { own } from '../support/own';
import { podSpecPath } from '../kubernetes/pods/pod-template';
import { isFields, textAt } from '../kubernetes/objects/fields';

/** How the items of a list are identified. */
export interface ListShape {
  /** The fields that identify an item: `containerPort` and `protocol` of a port. */
  readonly keys: readonly string[];
  /** Whether the order of the items matters. In a pod template, another order restarts the pods. */
  readonly ordered: boolean;
}

/** Lists of a pod's spec. @see https://kubernetes.io/docs/reference/using-api/server-side-apply/#merge-strategy */
const POD_LISTS: Readonly<Record<string, readonly string[]>> = {
  'containers': ['name'],
  'initContainers': ['name'],
  'ephemeralContainers': ['name'],
  'containers.*.env': ['name'],
  'containers.*.ports': ['containerPort', 'protocol'],
  'containers.*.volumeMounts': ['mountPath'],
  'containers.*.volumeDevices': ['devicePath'],
  'volumes': ['name'],
  'imagePullSecrets': ['name'],
  'hostAliases': ['ip'],
  'topologySpreadConstraints': ['topologyKey', 'whenUnsatisfiable'],
  'resourceClaims': ['name'],
  'schedulingGates': ['name'],
};

const OBJECT_LISTS: Readonly<Record<string, readonly string[]>> = {
  '/Service.spec.ports': ['port', 'protocol'],
  '/ServiceAccount.secrets': ['name'],
  '/ServiceAccount.imagePullSecrets': ['name'],
  'apps/StatefulSet.spec.volumeClaimTemplates': ['metadata.name'],
};

/** How the list at this path of this kind is merged; undefined for a list that is replaced as a whole. */
export function listShape(type: { readonly group: string; readonly kind: string }, path: readonly string[]): ListShape | undefined {
  const plain = path.map((step) => (step.startsWith('[') ? '*' : step)).join('.');
  const named = own(OBJECT_LISTS, `${type.group}/${type.kind}.${plain}`);
  if (named !== undefined) return { keys: named, ordered: type.kind === 'StatefulSet' };
  const pods = podSpecPath(type);
  if (pods === undefined || !plain.startsWith(`${pods}.`)) return undefined;
  const keys = own(POD_LISTS, plain.slice(pods.length + 1).replace(/^(init|ephemeral)Containers\.\*/, 'containers.*'));
  return keys && { keys, ordered: true };
}

/** A label for each item, `[web]` or `[8080/TCP]`. Undefined if two items would have the same label. */
export function itemNames(list: readonly unknown[], keys: readonly string[]): string[] | undefined {
  const names = list.map((item) => keys.map((key) => textAt(item, key) ?? '').join('/'));
  return list.every(isFields) && new Set(names).size === names.length && !names.includes('') ? names : undefined;
}
