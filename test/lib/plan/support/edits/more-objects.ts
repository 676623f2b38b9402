import type { Manifest } from './edit';

/** The label by which cluster-scoped objects are found after an interrupted run. */
const LEFT_BEHIND = { 'operatorless-e2e': 'plan' };

export const SERVICE: Manifest = {
  apiVersion: 'v1', kind: 'Service', metadata: { name: 'web' },
  spec: { selector: { app: 'web' }, ports: [{ name: 'http', port: 80, targetPort: 8080 }, { name: 'metrics', port: 9090 }] },
};

export const HEADLESS_SERVICE: Manifest = {
  apiVersion: 'v1', kind: 'Service', metadata: { name: 'db' },
  spec: { clusterIP: 'None', selector: { app: 'db' }, ports: [{ name: 'db', port: 5432 }] },
};

export const NODE_PORT_SERVICE: Manifest = {
  apiVersion: 'v1', kind: 'Service', metadata: { name: 'outside' },
  spec: { type: 'NodePort', selector: { app: 'web' }, ports: [{ name: 'http', port: 80 }] },
};

export const LOAD_BALANCER_SERVICE: Manifest = {
  apiVersion: 'v1', kind: 'Service', metadata: { name: 'balanced' },
  spec: { type: 'LoadBalancer', loadBalancerClass: 'example.com/one', selector: { app: 'web' }, ports: [{ name: 'http', port: 80 }] },
};

export const EXTERNAL_NAME_SERVICE: Manifest = {
  apiVersion: 'v1', kind: 'Service', metadata: { name: 'elsewhere' }, spec: { type: 'ExternalName', externalName: 'db.example.com' },
};

export const CONFIG_MAP: Manifest = {
  apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings' }, data: { level: 'info' },
};

export const IMMUTABLE_CONFIG_MAP: Manifest = {
  apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings-1' }, immutable: true, data: { level: 'info' },
};

export const SECRET: Manifest = {
  apiVersion: 'v1', kind: 'Secret', metadata: { name: 'password' }, type: 'Opaque', data: { password: 'c2FtcGxl' },
};

export const IMMUTABLE_SECRET: Manifest = {
  apiVersion: 'v1', kind: 'Secret', metadata: { name: 'password-1' }, immutable: true, data: { password: 'c2FtcGxl' },
};

export const ROLE_BINDING: Manifest = {
  apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'RoleBinding', metadata: { name: 'reads' },
  roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'view' },
  subjects: [{ kind: 'ServiceAccount', name: 'default', namespace: 'default' }],
};

export const DISRUPTION_BUDGET: Manifest = {
  apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', metadata: { name: 'web' },
  spec: { minAvailable: 1, selector: { matchLabels: { app: 'web' } } },
};

export const AUTOSCALER: Manifest = {
  apiVersion: 'autoscaling/v2', kind: 'HorizontalPodAutoscaler', metadata: { name: 'web' },
  spec: { minReplicas: 2, maxReplicas: 4, scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' } },
};

export const QUOTA: Manifest = {
  apiVersion: 'v1', kind: 'ResourceQuota', metadata: { name: 'batch' }, spec: { hard: { pods: '10' }, scopes: ['NotTerminating'] },
};

export const NETWORK_POLICY: Manifest = {
  apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name: 'web' },
  spec: { podSelector: { matchLabels: { app: 'web' } }, policyTypes: ['Ingress'] },
};

export const INGRESS: Manifest = {
  apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', metadata: { name: 'web' },
  spec: { ingressClassName: 'internal', defaultBackend: { service: { name: 'web', port: { number: 80 } } } },
};

export const ENDPOINT_SLICE: Manifest = {
  apiVersion: 'discovery.k8s.io/v1', kind: 'EndpointSlice', metadata: { name: 'elsewhere' },
  addressType: 'IPv4', endpoints: [{ addresses: ['192.0.2.1'] }], ports: [{ port: 5432 }],
};

export const QUOTA_OF_TWO_SCOPES: Manifest = {
  apiVersion: 'v1', kind: 'ResourceQuota', metadata: { name: 'services' },
  spec: { hard: { pods: '10' }, scopes: ['NotTerminating', 'NotBestEffort'] },
};

export const CSI_DRIVER: Manifest = {
  apiVersion: 'storage.k8s.io/v1', kind: 'CSIDriver', metadata: { name: 'operatorless-e2e.example.com', labels: LEFT_BEHIND },
  spec: { podInfoOnMount: true },
};

export const PRIORITY_CLASS: Manifest = {
  apiVersion: 'scheduling.k8s.io/v1',
  kind: 'PriorityClass',
  metadata: { name: 'operatorless-e2e-important', labels: LEFT_BEHIND },
  value: 1000,
  description: 'first',
};

export const STORAGE_CLASS: Manifest = {
  apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass', metadata: { name: 'operatorless-e2e-fast', labels: LEFT_BEHIND },
  provisioner: 'example.com/none', reclaimPolicy: 'Retain', allowVolumeExpansion: true, parameters: { kind: 'ssd' },
};

export const INGRESS_CLASS: Manifest = {
  apiVersion: 'networking.k8s.io/v1',
  kind: 'IngressClass',
  metadata: { name: 'operatorless-e2e-class', labels: LEFT_BEHIND },
  spec: { controller: 'example.com/one' },
};

export const RUNTIME_CLASS: Manifest = {
  apiVersion: 'node.k8s.io/v1', kind: 'RuntimeClass', metadata: { name: 'operatorless-e2e-runtime', labels: LEFT_BEHIND }, handler: 'one',
};

export const VOLUME: Manifest = {
  apiVersion: 'v1', kind: 'PersistentVolume', metadata: { name: 'operatorless-e2e-volume', labels: LEFT_BEHIND },
  spec: {
    accessModes: ['ReadWriteOnce'],
    capacity: { storage: '1Gi' },
    storageClassName: 'operatorless-e2e-fast',
    persistentVolumeReclaimPolicy: 'Retain',
    hostPath: { path: '/tmp/operatorless-e2e' },
  },
};

export const BOUND_CLAIM: Manifest = {
  apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: 'grown' },
  spec: {
    accessModes: ['ReadWriteOnce'], storageClassName: 'operatorless-e2e-fast', volumeName: 'operatorless-e2e-volume',
    resources: { requests: { storage: '1Gi' } },
  },
};

export const CUSTOM_DEFINITION: Manifest = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'samples.operatorless-e2e.example.com', labels: LEFT_BEHIND },
  spec: {
    group: 'operatorless-e2e.example.com',
    scope: 'Namespaced',
    names: { plural: 'samples', singular: 'sample', kind: 'Sample', listKind: 'SampleList' },
    versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object' } } }],
  },
};
