import { HOST } from '../../kubernetes/pods/spread';
import { selects } from '../../kubernetes/objects/labels';
import { type Fault, unless } from '../../support/fault';
import type { PodTerm } from '../placement';
import type { PodSettings } from '../settings';
import type { OwnDatabase } from './own-pod';

/** Faults of what would put pods of a database on one node that must survive each other. */
export function sharedNodeFaults(pods: PodSettings, database: OwnDatabase): Fault[] {
  const { system, apart, apartRequired } = database;
  if (apart < 2) return [];
  const shared = sharing(pods, database);
  const why = `losing one node would take ${apartRequired ? 'a shard with its replicas' : 'several members'} of ${system}`;
  if (!pods.acceptSharedNodes) {
    const fix = 'leave it out, or accept this with acceptSharedNodes: true';
    return shared.map(({ prop, got }) => ({ prop, must: 'keep the pods on different nodes', got, why, fix }));
  }
  return unless(shared.length > 0, {
    prop: 'pods.acceptSharedNodes', must: 'be left out here', got: 'true', why: 'nothing puts the pods on one node', fix: 'leave it out',
  });
}

interface Sharing {
  readonly prop: string;
  readonly got: string;
}

function sharing(pods: PodSettings, database: OwnDatabase): Sharing[] {
  const { spread, podAffinity } = pods;
  const weaker = spread?._strength === 'none' || (spread?._strength === 'preferred' && database.apartRequired);
  const got = spread?._strength === 'none' ? 'PodSpread.onlyGiven()' : 'PodSpread.preferred()';
  const together = podAffinity.required.findIndex((term) => isTogether(term, database.labels));
  return [
    ...(weaker ? [{ prop: 'pods.spread', got }] : []),
    ...(together < 0 ? [] : [{ prop: `pods.podAffinity.required[${together}]`, got: 'a term that selects them on one node' }]),
    ...tooFewNodes(pods, database),
  ];
}

function isTogether({ topologyKey = HOST, labels, matches = [] }: PodTerm, own: OwnDatabase['labels']): boolean {
  const matchExpressions = matches.map(({ _requirement }) => _requirement);
  return topologyKey === HOST && selects({ matchLabels: labels, matchExpressions }, own);
}

/** Nodes that are named one by one, when they are fewer than pods. */
function tooFewNodes({ nodeSelector, nodeAffinity: { required } }: PodSettings, { apart }: OwnDatabase): Sharing[] {
  const names = required.map(({ labels }) => labels.flatMap(({ _requirement: { key, operator, values } }) => (
    key === HOST && operator === 'In' ? [values ?? []] : []
  )));
  const nodes = new Set(names.flat(2));
  const limited = required.length > 0 && names.every((lists) => lists.length > 0) && nodes.size < apart;
  return [
    ...(HOST in nodeSelector ? [{ prop: 'pods.nodeSelector', got: `the node ${nodeSelector[HOST]} alone for ${apart} pods` }] : []),
    ...(limited ? [{ prop: 'pods.nodeAffinity.required', got: `${nodes.size} nodes for ${apart} pods` }] : []),
  ];
}
