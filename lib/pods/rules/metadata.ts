import { addressFault } from '../../kubernetes/formats/addresses';
import {
  annotationFaults, isFreeLabel, isReservedAnnotation, isReservedLabel, labelFaults, type Labels,
} from '../../kubernetes/objects/labels';
import { isDnsSubdomain } from '../../kubernetes/formats/names';
import { type Fault, unless } from '../../support/fault';
import type { PodSettings } from '../settings';
import { isRelativePath } from './volumes';

/** Faults of labels that users add to an object of ours. */
function addedLabelFaults(prop: string, labels: Readonly<Record<string, string>>): Fault[] {
  return [...labelFaults(prop, labels), ...reservedLabelFaults(prop, Object.keys(labels).filter(isReservedLabel))];
}

/** Faults of what every object of a construct has. `labels` and `annotations` include those of the construct, `added` is the user's. */
export function commonMetadataFaults(added: Labels, labels: Labels, annotations: Labels): Fault[] {
  return [
    ...labelFaults('labels', added),
    ...reservedLabelFaults('labels', Object.keys(added).filter((key) => !isFreeLabel(key) || added[key] !== labels[key])),
    ...annotationFaults('annotations', annotations),
  ];
}

function reservedLabelFaults(prop: string, keys: readonly string[]): Fault[] {
  return keys.map((key) => ({
    prop, must: 'leave the labels of the construct and of Kubernetes alone', got: `"${key}"`,
    why: 'selectors go by them', fix: 'use a label of your own, such as example.com/team',
  }));
}

/** Faults of annotations that users add to an object of ours. */
function addedAnnotationFaults(prop: string, annotations: Readonly<Record<string, string>>): Fault[] {
  return [
    ...annotationFaults(prop, annotations),
    ...Object.keys(annotations).filter(isReservedAnnotation).map((key) => ({
      prop, must: 'leave the annotations of the construct to it', got: `"${key}"`, why: 'it tells people and rollouts what changed',
      fix: 'use an annotation of your own',
    })),
  ];
}

/** Faults of what pods are called, who they are and which names they know. */
export function metadataFaults(pods: PodSettings): Fault[] {
  const { labels, annotations, imagePullSecrets, serviceAccount, seccompProfile, schedulerName, runtimeClassName } = pods;
  const names = [
    ...imagePullSecrets.map((name, index) => ({ prop: `pods.imagePullSecrets[${index}]`, must: 'be the name of a Secret', name })),
    { prop: 'pods.serviceAccount', must: 'be the name of a ServiceAccount', name: serviceAccount._name },
    { prop: 'pods.schedulerName', must: 'be the name of a scheduler', name: schedulerName },
    { prop: 'pods.runtimeClassName', must: 'be the name of a RuntimeClass', name: runtimeClassName },
  ];
  return [
    ...addedLabelFaults('pods.labels', labels),
    ...addedAnnotationFaults('pods.annotations', annotations),
    ...addedLabelFaults('pods.serviceAccount', serviceAccount._options.labels ?? {}),
    ...addedAnnotationFaults('pods.serviceAccount', serviceAccount._options.annotations ?? {}),
    ...names.flatMap(({ prop, must, name }) => unless(name === undefined || isDnsSubdomain(name), { prop, must, got: `"${name}"` })),
    ...unless(seccompProfile === undefined || isRelativePath(seccompProfile), {
      prop: 'pods.seccompProfile', must: "be a path below the kubelet's folder of profiles", got: `"${seccompProfile}"`,
      fix: 'write it like profiles/audit.json',
    }),
    ...aliasFaults(pods),
  ];
}

function aliasFaults({ hostAliases }: PodSettings): Fault[] {
  return hostAliases.flatMap(({ ip, hostnames }, index) => {
    const prop = `pods.hostAliases[${index}]`;
    const wrongAddress = addressFault(ip);
    return [
      ...(wrongAddress === undefined ? [] : [{ prop: `${prop}.ip`, ...wrongAddress }]),
      ...unless(hostnames.length > 0 && hostnames.every(isDnsSubdomain), {
        prop: `${prop}.hostnames`, must: 'be one or more host names', got: hostnames.join(', ') || 'none',
        fix: 'write them like db.example.com',
      }),
    ];
  });
}
