import type { Manifest } from './edits/edit';

/** An object as it is applied, and as `kubectl get` shows it a moment later. */
interface Live {
  readonly applied: Manifest;
  readonly live: Manifest;
}

const metadata = (name: string, more: object = {}) => ({
  name,
  uid: '8386164f-4385-4a1b-8585-247cb7870aea',
  resourceVersion: '31316',
  generation: 1,
  creationTimestamp: '2026-01-01T00:00:00Z',
  annotations: { 'kubectl.kubernetes.io/last-applied-configuration': '{}\n' },
  ...more,
});
const CONTAINER = { name: 'web', image: 'web:1.0' };
const KEPT_CONTAINER = {
  ...CONTAINER,
  imagePullPolicy: 'IfNotPresent',
  resources: {},
  terminationMessagePath: '/dev/termination-log',
  terminationMessagePolicy: 'File',
};
const KEPT_POD = {
  dnsPolicy: 'ClusterFirst',
  restartPolicy: 'Always',
  schedulerName: 'default-scheduler',
  securityContext: {},
  terminationGracePeriodSeconds: 30,
};
const CLAIM = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } };
const JOB_LABELS = {
  'batch.kubernetes.io/controller-uid': '1f16083f',
  'batch.kubernetes.io/job-name': 'migrate',
  'controller-uid': '1f16083f',
  'job-name': 'migrate',
};
const TOKEN = { name: 'kube-api-access-2g84r', mountPath: '/var/run/secrets/kubernetes.io/serviceaccount', readOnly: true };
const tolerated = (key: string) => ({ key, effect: 'NoExecute', operator: 'Exists', tolerationSeconds: 300 });

export const LIVE: readonly Live[] = [
  {
    applied: {
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      metadata: { name: 'db' },
      spec: {
        selector: { matchLabels: { app: 'db' } },
        template: { metadata: { labels: { app: 'db' } }, spec: { serviceAccountName: 'db', containers: [CONTAINER] } },
        volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: CLAIM }],
      },
    },
    live: {
      apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: metadata('db'),
      spec: {
        persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Retain' },
        podManagementPolicy: 'OrderedReady',
        replicas: 1,
        revisionHistoryLimit: 10,
        serviceName: '',
        selector: { matchLabels: { app: 'db' } },
        updateStrategy: { rollingUpdate: { partition: 0 }, type: 'RollingUpdate' },
        template: {
          metadata: { creationTimestamp: null, labels: { app: 'db' } },
          spec: { ...KEPT_POD, serviceAccount: 'db', serviceAccountName: 'db', containers: [KEPT_CONTAINER] },
        },
        volumeClaimTemplates: [
          {
            apiVersion: 'v1',
            kind: 'PersistentVolumeClaim',
            metadata: { creationTimestamp: null, name: 'data' },
            spec: { ...CLAIM, volumeMode: 'Filesystem' },
            status: { phase: 'Pending' },
          },
        ],
      },
      status: { replicas: 1 },
    },
  },
  {
    applied: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: 'files' }, spec: CLAIM },
    live: {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: metadata('files'),
      spec: { ...CLAIM, storageClassName: 'standard', volumeMode: 'Filesystem', volumeName: 'pvc-1' },
      status: { phase: 'Bound' },
    },
  },
  {
    applied: {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'web' },
      spec: { type: 'LoadBalancer', selector: { app: 'web' }, ports: [{ port: 80 }] },
    },
    live: {
      apiVersion: 'v1', kind: 'Service', metadata: metadata('web'),
      spec: {
        type: 'LoadBalancer',
        selector: { app: 'web' },
        ports: [{ port: 80, targetPort: 80, protocol: 'TCP', nodePort: 30637 }],
        allocateLoadBalancerNodePorts: true,
        clusterIP: '10.96.153.70',
        clusterIPs: ['10.96.153.70'],
        externalTrafficPolicy: 'Cluster',
        internalTrafficPolicy: 'Cluster',
        ipFamilies: ['IPv4'],
        ipFamilyPolicy: 'SingleStack',
        sessionAffinity: 'None',
      },
      status: { loadBalancer: {} },
    },
  },
  {
    applied: {
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: { name: 'migrate' },
      spec: { template: { spec: { restartPolicy: 'Never', containers: [CONTAINER] } } },
    },
    live: {
      apiVersion: 'batch/v1', kind: 'Job', metadata: metadata('migrate', { labels: JOB_LABELS }),
      spec: {
        backoffLimit: 6,
        completionMode: 'NonIndexed',
        completions: 1,
        manualSelector: false,
        parallelism: 1,
        podReplacementPolicy: 'TerminatingOrFailed',
        suspend: false,
        selector: { matchLabels: { 'batch.kubernetes.io/controller-uid': '1f16083f' } },
        template: {
          metadata: { creationTimestamp: null, labels: JOB_LABELS },
          spec: { ...KEPT_POD, restartPolicy: 'Never', containers: [KEPT_CONTAINER] },
        },
      },
    },
  },
  {
    applied: {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'alone' },
      spec: { containers: [{ ...CONTAINER, resources: { limits: { cpu: '1' } } }] },
    },
    live: {
      apiVersion: 'v1', kind: 'Pod', metadata: metadata('alone'),
      spec: {
        ...KEPT_POD,
        enableServiceLinks: true,
        nodeName: 'a',
        preemptionPolicy: 'PreemptLowerPriority',
        priority: 0,
        serviceAccount: 'default',
        serviceAccountName: 'default',
        containers: [{ ...KEPT_CONTAINER, resources: { limits: { cpu: '1' }, requests: { cpu: '1' } }, volumeMounts: [TOKEN] }],
        tolerations: [tolerated('node.kubernetes.io/not-ready'), tolerated('node.kubernetes.io/unreachable')],
        volumes: [
          {
            name: TOKEN.name,
            projected: { defaultMode: 420, sources: [{ serviceAccountToken: { expirationSeconds: 3607, path: 'token' } }] },
          },
        ],
      },
    },
  },
];
