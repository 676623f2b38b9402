import { addressFault, canonical, cidrFault, isWithin } from '../formats/addresses';
import type { Demand } from '../../support/fault';
import { own } from '../../support/own';
import type { KubernetesObject } from '../objects/kinds';
import { TEMPLATES } from '../pods/pod-template';
import type { Refusal } from './refusal';

type Judge = (text: string, object: unknown) => Demand | undefined;
type Found = readonly [field: string, value: unknown];

const clusterIp: Judge = (text) => (text === '' || text === 'None' ? undefined : addressFault(text));
/** Each load balancer reads this field in its own way: judged is only what is an address. */
const loadBalancerIp: Judge = (text) => (canonical(text) === undefined ? undefined : addressFault(text));
const paddedCidr: Judge = (text) => cidrFault(text.trim());
const endpoint: Judge = (text, slice) => (fieldOf(slice, 'addressType') === 'FQDN' ? undefined : addressFault(text));
const sourceRanges: Judge = (text) => (text.trim() === '' ? undefined : firstWrong(text.split(',').map((part) => cidrFault(part.trim()))));

function firstWrong(found: readonly (Demand | undefined)[]): Demand | undefined {
  return found.find((wrong) => wrong !== undefined);
}

function canonicalOnly(judge: Judge): Judge {
  return (text, object) => {
    const wrong = judge(text, object);
    if (wrong !== undefined || canonical(text) === text) return wrong;
    const why = 'the API server refuses other spellings';
    return { must: 'be in canonical form', got: JSON.stringify(text), why, fix: `use ${canonical(text)}` };
  };
}

const POD: Readonly<Record<string, Judge>> = { 'hostAliases[].ip': addressFault, 'dnsConfig.nameservers[]': addressFault };

function inPodsAt(path: string): Readonly<Record<string, Judge>> {
  return Object.fromEntries(Object.entries(POD).map(([field, judge]) => [`${path}.${field}`, judge]));
}

/** Where each kind has addresses. `ipBlock` is judged as a whole, by its cidr and what is excepted from it. */
const FIELDS = new Map<string, Readonly<Record<string, Judge>>>([
  ['/Service', {
    'spec.clusterIP': clusterIp,
    'spec.clusterIPs[]': clusterIp,
    'spec.externalIPs[]': addressFault,
    'spec.loadBalancerIP': loadBalancerIp,
    'spec.loadBalancerSourceRanges[]': paddedCidr,
    'metadata.annotations.service~beta~kubernetes~io/load-balancer-source-ranges': sourceRanges,
  }],
  ['/Endpoints', { 'subsets[].addresses[].ip': addressFault, 'subsets[].notReadyAddresses[].ip': addressFault }],
  ['/Node', { 'spec.podCIDR': cidrFault, 'spec.podCIDRs[]': cidrFault }],
  ['discovery.k8s.io/EndpointSlice', { 'endpoints[].addresses[]': endpoint }],
  ['networking.k8s.io/NetworkPolicy', {
    'spec.ingress[].from[].ipBlock.cidr': cidrFault,
    'spec.ingress[].from[].ipBlock.except[]': cidrFault,
    'spec.egress[].to[].ipBlock.cidr': cidrFault,
    'spec.egress[].to[].ipBlock.except[]': cidrFault,
  }],
  ['networking.k8s.io/IPAddress', { 'metadata.name': canonicalOnly(addressFault) }],
  ['networking.k8s.io/ServiceCIDR', { 'spec.cidrs[]': canonicalOnly(cidrFault) }],
  ['/Pod', inPodsAt('spec')],
  ...Object.entries(TEMPLATES).map(([kind, template]) => [kind, inPodsAt(`${template}.spec`)] as const),
]);

/** By `group/Kind`: the steps to each field, `~` for a dot within a step. */
const STEPS = new Map([...FIELDS].map(([kind, judges]) => [kind, Object.entries(judges).map(([path, judge]) => (
  { steps: path.split('.').map((step) => step.replaceAll('~', '.')), judge }
))] as const));

/** Every address in an object that an API server of some supported version refuses: older ones accept some forms, and 1.34 warns. */
export function addressesAreValid({ group, kind, fields }: KubernetesObject): readonly Refusal[] {
  const wrong = (STEPS.get(`${group}/${kind}`) ?? []).flatMap(({ steps, judge }) => valuesAt(fields, steps).flatMap(([field, value]) => {
    const form = typeof value === 'string' ? judge(value, fields) : noText(value);
    return form === undefined ? [] : [{ field, ...form, by: 'strictAddresses' } as const];
  }));
  return group === 'networking.k8s.io' && kind === 'NetworkPolicy' ? [...wrong, ...strayExceptions(fields)] : wrong;
}

function noText(value: unknown): Demand {
  return { must: 'be text', got: JSON.stringify(value), why: 'an address is text', fix: 'put it in quotes' };
}

function valuesAt(object: unknown, steps: readonly string[]): readonly Found[] {
  return steps.reduce<readonly Found[]>((found, step) => found.flatMap((inner) => stepInto(inner, step)), [['', object]]);
}

function stepInto([field, value]: Found, step: string): readonly Found[] {
  const name = step.replace('[]', '');
  const inner = fieldOf(value, name);
  const path = field === '' ? name : `${field}.${name}`;
  if (inner === undefined || inner === null) return [];
  if (!step.endsWith('[]')) return [[path, inner]];
  return Array.isArray(inner) ? inner.map((entry, index) => [`${path}[${index}]`, entry as unknown] as const) : [];
}

const BLOCKS = ['ingress[].from[]', 'egress[].to[]'].map((peers) => `spec.${peers}.ipBlock`.split('.'));

function strayExceptions(object: unknown): Refusal[] {
  return BLOCKS.flatMap((steps) => valuesAt(object, steps)).flatMap((block) => stepInto(block, 'except[]').flatMap(([field, value]) => {
    const cidr = fieldOf(block[1], 'cidr');
    if (typeof cidr !== 'string' || typeof value !== 'string' || isWithin(cidr, value)) return [];
    return [{
      field, must: 'lie within its cidr and be smaller', got: `${JSON.stringify(value)} in ${JSON.stringify(cidr)}`,
      why: 'the API server refuses others', fix: 'correct it or leave it out', by: 'strictAddresses',
    } as const];
  }));
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? own(value as Record<string, unknown>, name) : undefined;
}
