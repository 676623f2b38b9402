import type { Edit } from './edit';
import {
  AUTOSCALER,
  CONFIG_MAP,
  CSI_DRIVER,
  CUSTOM_DEFINITION,
  DISRUPTION_BUDGET,
  IMMUTABLE_CONFIG_MAP,
  IMMUTABLE_SECRET,
  PRIORITY_CLASS,
  QUOTA,
  QUOTA_OF_TWO_SCOPES,
  ROLE_BINDING,
  RUNTIME_CLASS,
  SECRET,
} from './more-objects';

/** Edits of everything else. */
export const CONFIGURATION_EDITS: readonly Edit[] = [
  { title: 'another value', of: CONFIG_MAP, set: { '/data/level': 'debug' }, says: ['in-place'] },
  {
    title: 'another value, immutable from now on', of: CONFIG_MAP, set: { '/data/level': 'debug', '/immutable': true },
    says: ['in-place'],
  },
  { title: 'another value of an immutable one', of: IMMUTABLE_CONFIG_MAP, set: { '/data/level': 'debug' }, says: ['immutable-data'] },
  {
    title: 'one more value of an immutable one', of: IMMUTABLE_CONFIG_MAP, set: { '/binaryData': { a: 'YQ==' } },
    says: ['immutable-data'],
  },
  { title: 'no longer immutable', of: IMMUTABLE_CONFIG_MAP, set: { '/immutable': false }, says: ['immutable-data'] },
  { title: 'immutable left out', of: IMMUTABLE_CONFIG_MAP, set: { '/immutable': undefined }, says: ['immutable-data'] },
  { title: 'a label for an immutable one', of: IMMUTABLE_CONFIG_MAP, set: { '/metadata/labels': { a: 'b' } }, says: ['metadata-only'] },
  { title: 'another value', of: SECRET, set: { '/data/password': 'YQ==' }, says: ['in-place'] },
  { title: 'another type', of: SECRET, set: { '/type': 'kubernetes.io/basic-auth' }, says: ['immutable-secret-type'] },
  { title: 'the default type left out', of: SECRET, set: { '/type': undefined }, says: ['written-differently'] },
  { title: 'another value as text', of: SECRET, set: { '/data': undefined, '/stringData': { password: 'x' } }, says: ['in-place'] },
  { title: 'another value of an immutable one', of: IMMUTABLE_SECRET, set: { '/data/password': 'YQ==' }, says: ['immutable-data'] },
  {
    title: 'the same value of an immutable one, as text', of: IMMUTABLE_SECRET,
    set: { '/data': undefined, '/stringData': { password: 'sample' } },
    says: ['written-differently'],
  },
  {
    title: 'another value of an immutable one, as text', of: IMMUTABLE_SECRET,
    set: { '/data': undefined, '/stringData': { password: 'x' } },
    says: ['immutable-data'],
  },
  { title: 'another role', of: ROLE_BINDING, set: { '/roleRef/name': 'edit' }, says: ['immutable-field'] },
  { title: 'another account', of: ROLE_BINDING, set: { '/subjects/0/name': 'other' }, says: ['in-place'] },
  { title: 'one more pod to keep', of: DISRUPTION_BUDGET, set: { '/spec/minAvailable': 2 }, says: ['in-place'] },
  { title: 'two ways to say it', of: DISRUPTION_BUDGET, set: { '/spec/maxUnavailable': 1 }, says: ['invalid'] },
  {
    title: 'the other way to say it', of: DISRUPTION_BUDGET, set: { '/spec/minAvailable': undefined, '/spec/maxUnavailable': 1 },
    says: ['in-place'],
  },
  { title: 'other pods', of: DISRUPTION_BUDGET, set: { '/spec/selector/matchLabels/app': 'other' }, says: ['in-place'] },
  { title: 'another Deployment', of: AUTOSCALER, set: { '/spec/scaleTargetRef/name': 'other' }, says: ['in-place'] },
  { title: 'a minimum above the maximum', of: AUTOSCALER, set: { '/spec/minReplicas': 9 }, says: ['invalid'] },
  { title: 'a larger quota', of: QUOTA, set: { '/spec/hard/pods': '20' }, says: ['in-place'] },
  { title: 'another scope', of: QUOTA, set: { '/spec/scopes': ['BestEffort'] }, says: ['immutable-field'] },
  { title: 'no scope any more', of: QUOTA, set: { '/spec/scopes': undefined }, says: ['immutable-field'] },
  {
    title: 'its scopes in another order', of: QUOTA_OF_TWO_SCOPES, set: { '/spec/scopes': ['NotBestEffort', 'NotTerminating'] },
    says: ['written-differently'],
  },
  { title: 'a driver that needs no attaching', of: CSI_DRIVER, set: { '/spec/attachRequired': false }, says: ['immutable-field'] },
  {
    title: 'a driver for volumes of pods', of: CSI_DRIVER, set: { '/spec/volumeLifecycleModes': ['Ephemeral'] },
    says: ['immutable-field'],
  },
  {
    title: 'the defaults written out', of: CSI_DRIVER, set: {
      '/spec/attachRequired': true, '/spec/volumeLifecycleModes': ['Persistent'],
      '/spec/requiresRepublish': false, '/spec/storageCapacity': false,
    },
    says: ['written-differently'],
  },
  { title: 'no information on mount', of: CSI_DRIVER, set: { '/spec/podInfoOnMount': false }, says: ['immutable-on-old-servers'] },
  { title: 'another value', of: PRIORITY_CLASS, set: { '/value': 2000 }, says: ['immutable-field'] },
  { title: 'no preemption', of: PRIORITY_CLASS, set: { '/preemptionPolicy': 'Never' }, says: ['immutable-field'] },
  {
    title: 'the default preemption written out', of: PRIORITY_CLASS, set: { '/preemptionPolicy': 'PreemptLowerPriority' },
    says: ['written-differently'],
  },
  { title: 'another description', of: PRIORITY_CLASS, set: { '/description': 'second' }, says: ['in-place'] },
  { title: 'another handler', of: RUNTIME_CLASS, set: { '/handler': 'two' }, says: ['immutable-field'] },
  { title: 'cluster-wide', of: CUSTOM_DEFINITION, set: { '/spec/scope': 'Cluster' }, says: ['immutable-field'] },
  {
    title: 'another kind', of: CUSTOM_DEFINITION, set: { '/spec/names/kind': 'Other', '/spec/names/listKind': 'OtherList' },
    says: ['immutable-field'],
  },
  { title: 'a short name', of: CUSTOM_DEFINITION, set: { '/spec/names/shortNames': ['sm'] }, says: ['in-place'] },
];
