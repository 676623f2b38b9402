import { type Fields, fieldsAt, fieldsOf, listAt, textAt } from '../objects/fields';
import type { KubernetesObject } from '../objects/kinds';
import { podTemplate } from '../refusals/refusal';
import { type FactName, holds } from './facts';
import type { Target } from './versions';

/** A warning that API servers send when an object is applied. */
export interface Warning {
  readonly field: string;
  /** `deprecated since 1.33; use EndpointSlice of discovery.k8s.io/v1` */
  readonly says: string;
  /** The fact that says in which versions. Without it, in all supported ones. */
  readonly fact?: FactName;
}

type Finder = (object: KubernetesObject) => readonly Warning[];

/** https://github.com/kubernetes/kubernetes/blob/v1.37.2/pkg/api/node/util.go */
const OLD_NODE_LABELS: Readonly<Record<string, string>> = {
  'beta.kubernetes.io/arch': 'use kubernetes.io/arch',
  'beta.kubernetes.io/os': 'use kubernetes.io/os',
  'failure-domain.beta.kubernetes.io/region': 'use topology.kubernetes.io/region',
  'failure-domain.beta.kubernetes.io/zone': 'use topology.kubernetes.io/zone',
  'beta.kubernetes.io/instance-type': 'use node.kubernetes.io/instance-type',
  'node-role.kubernetes.io/master': 'use node-role.kubernetes.io/control-plane',
};

/** Sources of volumes that are deprecated or gone: pkg/api/pod/warnings.go, pkg/api/persistentvolume/util.go. */
const OLD_VOLUMES: Readonly<Record<string, string>> = {
  photonPersistentDisk: 'without function since 1.16',
  gitRepo: 'deprecated, and off by default from 1.33 on; clone in an init container into an emptyDir',
  scaleIO: 'without function since 1.22',
  flocker: 'without function since 1.25',
  storageOS: 'without function since 1.25',
  quobyte: 'without function since 1.25',
  glusterfs: 'without function since 1.26',
  cephfs: 'deprecated, and without function from 1.31 on; use a CSI driver',
  rbd: 'deprecated, and without function from 1.31 on; use a CSI driver',
};

function oldLabels(labels: Fields, path: string): Warning[] {
  return Object.keys(labels).filter((name) => Object.hasOwn(OLD_NODE_LABELS, name)).map((name) => (
    { field: `${path}[${name}]`, says: `deprecated; ${OLD_NODE_LABELS[name]}` }
  ));
}

const APP_ARMOR = 'container.apparmor.security.beta.kubernetes.io/';
const SECCOMP = /^(?:container\.)?seccomp\.security\.alpha\.kubernetes\.io\//;

const inPods: Finder = (object) => {
  const template = podTemplate(object);
  if (template === undefined) return [];
  const { field, fields } = template;
  const at = (path: string) => (field === '' ? path : `${field}.${path}`);
  const annotations = Object.keys(fieldsAt(fields, 'metadata.annotations'));
  return [
    ...oldLabels(fieldsAt(fields, 'spec.nodeSelector'), at('spec.nodeSelector')),
    ...listAt(fields, 'spec.topologySpreadConstraints').flatMap((constraint, index) => (
      oldLabels({ [String(textAt(constraint, 'topologyKey'))]: 1 }, at(`spec.topologySpreadConstraints[${index}].topologyKey`))
    )),
    ...listAt(fields, 'spec.volumes').flatMap((volume, index) => oldVolume(volume, at(`spec.volumes[${index}]`))),
    ...annotations.filter((name) => name.startsWith(APP_ARMOR)).map((name): Warning => (
      { field: at(`metadata.annotations[${name}]`), says: 'deprecated; use appArmorProfile', fact: 'appArmorAnnotationDeprecated' }
    )),
    ...annotations.filter((name) => SECCOMP.test(name)).map((name) => (
      { field: at(`metadata.annotations[${name}]`), says: 'without function since 1.27; use the field seccompProfile' }
    )),
  ];
};

function oldVolume(volume: unknown, path: string): Warning[] {
  return Object.keys(fieldsOf(volume)).filter((name) => Object.hasOwn(OLD_VOLUMES, name)).map((name) => (
    { field: `${path}.${name}`, says: OLD_VOLUMES[name] }
  ));
}

const PREFER_CLOSE: Warning = {
  field: 'spec.trafficDistribution', says: 'PreferClose is deprecated; use PreferSameZone', fact: 'preferCloseDeprecated',
};

const ofService: Finder = ({ fields }) => {
  const [ips, distribution] = [listAt(fields, 'spec.externalIPs'), textAt(fields, 'spec.trafficDistribution')];
  const says = 'deprecated, and may not be implemented in some clusters';
  const isHeadless = textAt(fields, 'spec.clusterIP') === 'None' || textAt(fields, 'spec.type') === 'ExternalName';
  return [
    ...(ips.length > 0 && !isHeadless ? [{ field: 'spec.externalIPs', says, fact: 'externalIpsDeprecated' } as const] : []),
    ...(distribution === 'PreferClose' ? [PREFER_CLOSE] : []),
    ...annotation(fields, 'service.kubernetes.io/topology-aware-hints', 'deprecated; use service.kubernetes.io/topology-mode'),
  ];
};

function annotation(fields: Fields, name: string, says: string, fact?: FactName): Warning[] {
  return name in fieldsAt(fields, 'metadata.annotations') ? [{ field: `metadata.annotations[${name}]`, says, fact }] : [];
}

const RECYCLE: Warning = {
  field: 'spec.persistentVolumeReclaimPolicy', says: 'Recycle is deprecated; use dynamic provisioning', fact: 'recycleDeprecated',
};

const ofVolume: Finder = ({ fields }) => [
  ...(textAt(fields, 'spec.persistentVolumeReclaimPolicy') === 'Recycle' ? [RECYCLE] : []),
  ...oldVolume(fields.spec, 'spec'),
];

const FINDERS: Readonly<Record<string, Finder>> = {
  '/Service': ofService,
  '/PersistentVolume': ofVolume,
  '/Endpoints': () => [
    { field: 'kind', says: 'Endpoints is deprecated; use EndpointSlice of discovery.k8s.io/v1', fact: 'endpointsDeprecated' },
  ],
  '/ServiceAccount': ({ fields }) => annotation(
    fields, 'kubernetes.io/enforce-mountable-secrets', 'deprecated; use a namespace for each set of Secrets', 'mountableSecretsDeprecated',
  ),
  'networking.k8s.io/Ingress': ({ fields }) => annotation(fields, 'kubernetes.io/ingress.class', 'deprecated; use spec.ingressClassName'),
  'discovery.k8s.io/EndpointSlice': ({ fields }) => (
    textAt(fields, 'addressType') === 'FQDN' ? [{ field: 'addressType', says: 'endpoints of the type FQDN are deprecated' }] : []
  ),
};

/** The warnings about deprecations that API servers of the target send about an object. */
export function warningsOf(object: KubernetesObject, target: Target): Warning[] {
  const { group, kind, fields } = object;
  const own = FINDERS[`${group}/${kind}`]?.(object) ?? [];
  const version = textAt(fields, 'apiVersion') === 'flowcontrol.apiserver.k8s.io/v1beta3'
    ? [{ field: 'apiVersion', says: 'deprecated; use flowcontrol.apiserver.k8s.io/v1', fact: 'flowControlBeta3Deprecated' } as const]
    : [];
  return [...version, ...own, ...inPods(object)].filter(({ fact }) => fact === undefined || holds(fact, target) !== 'never');
}
