import { listAt } from '../../../../../lib/kubernetes/objects/fields';
import type { Edit } from './edit';
import {
  ENDPOINT_SLICE,
  EXTERNAL_NAME_SERVICE,
  HEADLESS_SERVICE,
  INGRESS,
  INGRESS_CLASS,
  LOAD_BALANCER_SERVICE,
  NETWORK_POLICY,
  NODE_PORT_SERVICE,
  SERVICE,
} from './more-objects';

/** Edits of Services and of the objects that route to them. */
export const NETWORK_EDITS: readonly Edit[] = [
  { title: 'no selector', of: SERVICE, set: { '/spec/selector': undefined }, says: ['service-loses-selector'] },
  { title: 'another port', of: SERVICE, set: { '/spec/ports/0/port': 81 }, says: ['in-place'] },
  { title: 'a port without a name', of: SERVICE, set: { '/spec/ports/0/name': undefined }, says: ['invalid'] },
  {
    title: 'ports in another order', of: SERVICE, set: { '/spec/ports': [...listAt(SERVICE, 'spec.ports')].reverse() },
    says: ['written-differently'],
  },
  { title: 'headless', of: SERVICE, set: { '/spec/clusterIP': 'None' }, says: ['immutable-cluster-ip'] },
  { title: 'a fixed address', of: SERVICE, set: { '/spec/clusterIP': '10.96.200.200' }, says: ['immutable-cluster-ip'] },
  { title: 'a node port', of: SERVICE, set: { '/spec/type': 'NodePort' }, says: ['in-place'] },
  { title: 'a load balancer', of: SERVICE, set: { '/spec/type': 'LoadBalancer' }, says: ['in-place'] },
  { title: 'the default type written out', of: SERVICE, set: { '/spec/type': 'ClusterIP' }, says: ['written-differently'] },
  {
    title: 'a name outside', of: SERVICE, set: { '/spec/type': 'ExternalName', '/spec/externalName': 'a.example.com' },
    says: ['in-place'],
  },
  { title: 'two families of addresses', of: SERVICE, set: { '/spec/ipFamilyPolicy': 'PreferDualStack' }, says: ['in-place'] },
  { title: 'clients stay with a pod', of: SERVICE, set: { '/spec/sessionAffinity': 'ClientIP' }, says: ['in-place'] },
  { title: 'no longer headless', of: HEADLESS_SERVICE, set: { '/spec/clusterIP': undefined }, says: ['service-stays-headless'] },
  {
    title: 'an address for a headless one', of: HEADLESS_SERVICE, set: { '/spec/clusterIP': '10.96.200.201' },
    says: ['immutable-cluster-ip'],
  },
  { title: 'pods that are not ready', of: HEADLESS_SERVICE, set: { '/spec/publishNotReadyAddresses': true }, says: ['in-place'] },
  { title: 'a node port for a headless one', of: HEADLESS_SERVICE, set: { '/spec/type': 'NodePort' }, says: ['immutable-cluster-ip'] },
  { title: 'no node port any more', of: NODE_PORT_SERVICE, set: { '/spec/type': 'ClusterIP' }, says: ['in-place'] },
  { title: 'the type left out', of: NODE_PORT_SERVICE, set: { '/spec/type': undefined }, says: ['in-place'] },
  { title: 'a chosen node port', of: NODE_PORT_SERVICE, set: { '/spec/ports/0/nodePort': 30999 }, says: ['in-place'] },
  {
    title: 'another class of load balancers', of: LOAD_BALANCER_SERVICE, set: { '/spec/loadBalancerClass': 'example.com/two' },
    says: ['immutable-load-balancer-class'],
  },
  {
    title: 'no class of load balancers', of: LOAD_BALANCER_SERVICE, set: { '/spec/loadBalancerClass': undefined },
    says: ['immutable-load-balancer-class'],
  },
  {
    title: 'no load balancer any more', of: LOAD_BALANCER_SERVICE, set: { '/spec/loadBalancerClass': undefined, '/spec/type': 'ClusterIP' },
    says: ['load-balancer-removed'],
  },
  { title: 'another name outside', of: EXTERNAL_NAME_SERVICE, set: { '/spec/externalName': 'x.example.com' }, says: ['in-place'] },
  {
    title: 'pods instead of a name outside', of: EXTERNAL_NAME_SERVICE,
    set: { '/spec': { selector: { app: 'web' }, ports: [{ port: 80 }] } },
    says: ['in-place'],
  },
  {
    title: 'headless instead of a name outside', of: EXTERNAL_NAME_SERVICE,
    set: { '/spec': { clusterIP: 'None', selector: { app: 'web' }, ports: [{ port: 80 }] } },
    says: ['in-place'],
  },
  { title: 'other pods', of: NETWORK_POLICY, set: { '/spec/podSelector/matchLabels/app': 'other' }, says: ['in-place'] },
  { title: 'another class', of: INGRESS, set: { '/spec/ingressClassName': 'other' }, says: ['ingress-class-changed'] },
  {
    title: 'another family of addresses', of: ENDPOINT_SLICE, set: { '/addressType': 'IPv6', '/endpoints/0/addresses': ['2001:db8::1'] },
    says: ['immutable-field'],
  },
  { title: 'another address', of: ENDPOINT_SLICE, set: { '/endpoints/0/addresses': ['192.0.2.2'] }, says: ['in-place'] },
  {
    title: 'a block with bits beyond its prefix', of: NETWORK_POLICY,
    set: { '/spec/ingress': [{ from: [{ ipBlock: { cidr: '203.0.113.5/24' } }] }] },
    says: ['ambiguous-address'],
  },
  {
    title: 'an address with leading zeros', of: SERVICE, set: { '/spec/externalIPs': ['010.0.0.1'] },
    says: ['ambiguous-address', 'server-warns'],
  },
  { title: 'another controller', of: INGRESS_CLASS, set: { '/spec/controller': 'example.com/two' }, says: ['immutable-field'] },
];
