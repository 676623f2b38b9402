import { z } from 'zod';
import { flag, ignored, list, object, refused, refusedAll, storage, text, texts, told, wholeNumber } from '../reading/schema';

const CLAIM = 'pods mount no volume of this kind directly; create a PersistentVolumeClaim for it, and mount that';

/** 0644, 0444, 0440 and 0400: the containers can read the files, and nobody executes them. */
const isReadable = (mode: unknown) => [0o644, 0o444, 0o440, 0o400].includes(Number(mode));
const mode = told('the files can only be read; to run one, call an interpreter, as in ["sh", "/scripts/run.sh"]', isReadable);

const items = list(object({ key: text, path: text, mode })).optional();
const configMap = object({ name: text, items, optional: flag.optional() });
const downwardItems = list(object({
  path: text,
  fieldRef: object({ fieldPath: text, apiVersion: ignored('there is only one version of pods') }).optional(),
  resourceFieldRef: refused('files show no amounts; leave it out'),
  mode,
}));

const projectionSchema = object({
  configMap: configMap.optional(),
  secret: configMap.optional(),
  downwardAPI: object({ items: downwardItems }).optional(),
  serviceAccountToken: object({ path: text, audience: text.optional(), expirationSeconds: wholeNumber.optional() }).optional(),
  ...refusedAll(['clusterTrustBundle', 'podCertificate'], 'it depends on features of the cluster; leave it out'),
});

const claimTemplate = object({
  metadata: told('the claim has the labels of its pod'),
  spec: object({
    accessModes: ignored('one pod mounts the disk'),
    storageClassName: text.optional(),
    volumeMode: refused('the volume holds files; leave it out', 'Filesystem'),
    resources: object({ requests: object({ storage }) }),
  }),
});

/** `volumes` in Kubernetes' own form. */
export const volumesSchema = list(object({
  name: text,
  configMap: configMap.extend({ defaultMode: mode }).optional(),
  secret: object({ secretName: text, items, optional: flag.optional(), defaultMode: mode }).optional(),
  emptyDir: object({
    sizeLimit: storage.optional(), medium: z.enum(['', 'Memory'], { error: 'Memory or nothing' }).optional(),
  }).optional(),
  persistentVolumeClaim: object({ claimName: text, readOnly: flag.optional() }).optional(),
  projected: object({ sources: list(projectionSchema), defaultMode: mode }).optional(),
  downwardAPI: object({ items: downwardItems, defaultMode: mode }).optional(),
  csi: object({
    driver: text,
    readOnly: flag.optional(),
    volumeAttributes: texts.optional(),
    nodePublishSecretRef: object({ name: text }).optional(),
    fsType: told('the driver chooses the file system'),
  }).optional(),
  ephemeral: object({ volumeClaimTemplate: claimTemplate }).optional(),
  hostPath: refused('pods mount nothing of their nodes, because Pod Security restricted forbids it; leave it out'),
  ...refusedAll([
    'nfs', 'iscsi', 'fc', 'rbd', 'cephfs', 'glusterfs', 'azureFile', 'azureDisk', 'awsElasticBlockStore', 'gcePersistentDisk',
    'vsphereVolume', 'portworxVolume', 'cinder', 'flexVolume', 'flocker', 'photonPersistentDisk', 'quobyte', 'scaleIO', 'storageos',
    'gitRepo', 'image',
  ], CLAIM),
}));

export type VolumeSource = z.output<typeof volumesSchema>[number];
export type Projection = z.output<typeof projectionSchema>;

/** `volumeMounts` in Kubernetes' own form. */
export const mountsSchema = list(object({
  name: text,
  mountPath: text,
  subPath: text.optional(),
  readOnly: flag.optional(),
  subPathExpr: refused('paths contain no variables; write it as subPath'),
  mountPropagation: refused('mounts stay within their container; leave it out', 'None'),
  recursiveReadOnly: refused('it depends on the kernel of the nodes; leave it out', 'Disabled'),
}));

export type Mount = z.output<typeof mountsSchema>[number];
