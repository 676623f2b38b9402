import { agentName, CONFIG_FILE, kernelName, stateName } from '../../../../agent/kernel/contract/names';
import { RELEASE_FILE } from '../../../../agent/kernel/contract/release';
import { at, fieldsAt, textAt } from '../../../kubernetes/objects/fields';
import { COMPONENTS, MANAGED_BY, MANAGED_BY_LABEL } from '../../../kubernetes/objects/labels';
import { find, type Inventory } from '../../inventory';
import { type KubeObject, typeOf } from '../../kube-object';

const CONFIG_MAP = '/ConfigMap';

export function labelOf({ stored }: KubeObject, name: string): string | undefined {
  const label = fieldsAt(stored, 'metadata.labels')[`app.kubernetes.io/${name}`];
  return typeof label === 'string' ? label : undefined;
}

/** Whether a construct of this library created the object. */
export function isOurs({ stored }: KubeObject): boolean {
  return fieldsAt(stored, 'metadata.labels')[MANAGED_BY_LABEL] === MANAGED_BY;
}

/** Whether the object belongs to a database. Its agents scale it member by member and stop impossible versions. */
export function isOfDatabase(object: KubeObject): boolean {
  return isOurs(object) && labelOf(object, 'component') === COMPONENTS.database;
}

/** The cluster that the object belongs to. */
export function clusterOf(object: KubeObject): string {
  return labelOf(object, 'instance') ?? '';
}

/** Whether this is the state record of a cluster, where agents keep what volumes can't. */
export function isStateRecord(object: KubeObject): boolean {
  return typeOf(object) === CONFIG_MAP && isOfDatabase(object) && object.name === stateName(clusterOf(object));
}

/** The state record of the cluster that the object of a database belongs to. */
export function stateRecordOf(object: KubeObject, world: Inventory): KubeObject | undefined {
  return find(world, CONFIG_MAP, object.place, stateName(clusterOf(object)));
}

/** The ConfigMap with the program of the agents of the cluster that the object belongs to. It exists as long as the cluster does. */
export function agentFilesOf(object: KubeObject, world: Inventory): KubeObject | undefined {
  return find(world, CONFIG_MAP, object.place, agentName(clusterOf(object)));
}

/** Whether this is one of the ConfigMaps from which the agents of a database take their program and their settings. */
export function isOfAgents(object: KubeObject): boolean {
  const cluster = clusterOf(object);
  return typeOf(object) === CONFIG_MAP && isOfDatabase(object) && [agentName(cluster), kernelName(cluster)].includes(object.name);
}

/** The address of the members of a cluster, from the agents' configuration, in one of the fields of `MemberAddress`. */
export function memberAddressOf(object: KubeObject): string | undefined {
  const config = agentConfigOf(object);
  return textAt(config, 'memberHost') ?? textAt(config, 'host');
}

/** What the members of a database speak. */
export type DatabaseTls = 'plain text' | Certificates | `${Certificates} beside plain text`;
type Certificates = 'managed certificates' | 'certificates from Secrets';

/** Whose certificates the members of a cluster have. Undefined if the object is not the ConfigMap of their agents. */
export function tlsOf(object: KubeObject): DatabaseTls | undefined {
  const config = agentConfigOf(object);
  if (config === undefined) return undefined;
  // Older releases had no TLS, or none that was managed.
  if ((at(config, 'tls') ?? null) === null) return 'plain text';
  const kind = (at(config, 'tls.managed') ?? null) === null ? 'certificates from Secrets' : 'managed certificates';
  return at(config, 'tls.besidePlainText') === true ? `${kind} beside plain text` : kind;
}

/** Of all that the servers of a cluster start from. Undefined for a release whose agents could not be replaced in place. */
export function serverChecksumOf(object: KubeObject): string | undefined {
  return textAt(agentFileOf(object, RELEASE_FILE), 'server');
}

/** The configuration of the agents of a cluster. */
function agentConfigOf(object: KubeObject): unknown {
  return agentFileOf(object, CONFIG_FILE);
}

function agentFileOf(object: KubeObject, file: string): unknown {
  const text = fieldsAt(object.stored, 'data')[file];
  return isOfDatabase(object) && typeof text === 'string' ? parsed(text) : undefined;
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json) as unknown;
  } catch {
    return undefined; // An agent couldn't read it either.
  }
}
