import { labelFaults } from '../../kubernetes/objects/labels';
import { isLabelValue, isNamespaceName, isQualifiedName } from '../../kubernetes/formats/names';
import { type Fault, unless } from '../../support/fault';
import { repeated } from '../../support/repeated';
import { type LabelMatch, type PodTerm, TaintEffect, type Toleration, type TopologySpread } from '../placement';
import type { PodSettings } from '../settings';

const KEY = { must: 'name a label of nodes', fix: 'write it like topology.kubernetes.io/zone' };

/** Faults of where pods run, which the API server would reject or which no node could fulfil. */
export function placementFaults(pods: PodSettings): Fault[] {
  return [
    ...labelFaults('pods.nodeSelector', pods.nodeSelector),
    ...pods.tolerations.flatMap((one, index) => tolerationFaults(`pods.tolerations[${index}]`, one)),
    ...nodeFaults(pods),
    ...podTermFaults('pods.podAffinity', pods.podAffinity),
    ...podTermFaults('pods.podAntiAffinity', pods.podAntiAffinity),
    ...spreadFaults(pods),
  ];
}

function tolerationFaults(prop: string, { key, value, effect, tolerationSeconds: seconds }: Toleration): Fault[] {
  const evicts = effect === TaintEffect.NO_EXECUTE;
  return [
    ...unless(key === undefined || isQualifiedName(key), { prop: `${prop}.key`, must: 'be the key of a taint', got: `"${key}"` }),
    ...unless(value === undefined || isLabelValue(value), { prop: `${prop}.value`, must: 'be the value of a taint', got: `"${value}"` }),
    ...unless(value === undefined || key !== undefined, {
      prop: `${prop}.value`, must: 'come with a key', got: `"${value}"`, fix: 'add key',
    }),
    ...unless(seconds === undefined || (evicts && Number.isInteger(seconds) && seconds >= 0), {
      prop: `${prop}.tolerationSeconds`,
      must: 'be whole seconds beside the effect NO_EXECUTE',
      got: `${seconds} beside ${effect ?? 'every effect'}`,
      why: 'other effects evict no pods',
      fix: 'set effect: TaintEffect.NO_EXECUTE or leave it out',
    }),
  ];
}

function nodeFaults({ nodeAffinity: { required, preferred } }: PodSettings): Fault[] {
  const terms = [
    ...required.map((term, index) => ({ prop: `pods.nodeAffinity.required[${index}]`, ...term })),
    ...preferred.map((term, index) => ({ prop: `pods.nodeAffinity.preferred[${index}]`, ...term })),
  ];
  return [
    ...terms.flatMap(({ prop, labels }) => [
      ...unless(labels.length > 0, {
        prop, must: 'have conditions', got: 'none', why: 'it would select no node', fix: 'add LabelMatch.exists(...)',
      }),
      ...labels.flatMap((match) => matchFaults(prop, match)),
    ]),
    ...weightFaults('pods.nodeAffinity', preferred),
  ];
}

function matchFaults(prop: string, { _requirement: { key, operator, values = [] } }: LabelMatch): Fault[] {
  const compares = ['Gt', 'Lt'].includes(operator);
  const needsValues = ['In', 'NotIn'].includes(operator);
  return [
    ...unless(isQualifiedName(key), { prop, must: 'select by valid labels', got: `"${key}"` }),
    ...unless(!needsValues || values.length > 0, {
      prop, must: 'have values to compare with', got: `none for ${key}`, fix: 'use LabelMatch.exists or LabelMatch.doesNotExist',
    }),
    ...unless(!compares || values.every((value) => /^-?\d+$/.test(value)), {
      prop, must: 'compare with a whole number', got: `${values.join()} for ${key}`,
    }),
    ...values.filter((value) => !compares && !isLabelValue(value))
      .map((value) => ({ prop, must: 'select by valid labels', got: `"${value}" for ${key}` })),
  ];
}

function podTermFaults(list: string, { required, preferred }: PodSettings['podAffinity']): Fault[] {
  return [
    ...required.flatMap((term, index) => podTermFaultsOf(`${list}.required[${index}]`, term)),
    ...preferred.flatMap((term, index) => podTermFaultsOf(`${list}.preferred[${index}]`, term)),
    ...weightFaults(list, preferred),
  ];
}

function podTermFaultsOf(prop: string, { labels = {}, matches = [], topologyKey, namespaces = [] }: PodTerm): Fault[] {
  const compared = matches.filter(({ _requirement }) => ['Gt', 'Lt'].includes(_requirement.operator));
  return [
    ...unless(Object.keys(labels).length + matches.length > 0, {
      prop, must: 'select pods', got: 'no labels', why: 'it would mean all pods of the namespace', fix: 'add labels',
    }),
    ...labelFaults(`${prop}.labels`, labels),
    ...matches.flatMap((match) => matchFaults(prop, match)),
    ...compared.map(({ _requirement: { key } }) => ({
      prop, must: 'select pods without isAbove and isBelow', got: key, why: 'only labels of nodes are compared as numbers',
    })),
    ...unless(topologyKey === undefined || isQualifiedName(topologyKey), {
      prop: `${prop}.topologyKey`, ...KEY, got: `"${topologyKey}"`,
    }),
    ...namespaces.filter((name) => !isNamespaceName(name))
      .map((name) => ({ prop: `${prop}.namespaces`, must: 'be namespaces', got: `"${name}"` })),
  ];
}

function weightFaults(list: string, preferred: readonly { readonly weight?: number }[]): Fault[] {
  return preferred.flatMap(({ weight = 100 }, index) => unless(Number.isInteger(weight) && weight >= 1 && weight <= 100, {
    prop: `${list}.preferred[${index}].weight`, must: 'be a whole number from 1 to 100', got: String(weight),
  }));
}

function spreadFaults({ spread, topologySpread }: PodSettings): Fault[] {
  const pairs = topologySpread.map(({ topologyKey, required }) => `${topologyKey}${required === true ? ', required' : ''}`);
  return [
    ...unless(spread === undefined || isQualifiedName(spread._topologyKey), {
      prop: 'pods.spread', ...KEY, got: `"${spread?._topologyKey}"`,
    }),
    ...topologySpread.flatMap((one, index) => topologyFaults(`pods.topologySpread[${index}]`, one)),
    ...repeated(pairs).map((pair) => (
      { prop: 'pods.topologySpread', must: 'name each place once', got: `${pair} twice`, fix: 'drop one' }
    )),
  ];
}

function topologyFaults(prop: string, { topologyKey, maxSkew, minDomains, required }: TopologySpread): Fault[] {
  const isCount = (value: number | undefined) => value === undefined || (Number.isInteger(value) && value >= 1);
  return [
    ...unless(isQualifiedName(topologyKey), { prop: `${prop}.topologyKey`, ...KEY, got: `"${topologyKey}"` }),
    ...unless(isCount(maxSkew), { prop: `${prop}.maxSkew`, must: 'be a whole number of 1 or more', got: String(maxSkew) }),
    ...unless(isCount(minDomains) && (minDomains === undefined || required === true), {
      prop: `${prop}.minDomains`, must: 'be a whole number of 1 or more, beside required: true', got: String(minDomains),
      why: 'a spread that is only preferred has no least number of places', fix: 'add required: true or leave it out',
    }),
  ];
}
