import type { Manifest } from './edit';

/** No node has this label, so that the pods of these objects stay pending and cost nothing. */
const NOWHERE = { 'operatorless-e2e': 'nowhere' };

const TEMPLATE = {
  metadata: { labels: { app: 'web' } },
  spec: {
    nodeSelector: NOWHERE,
    containers: [
      {
        name: 'web',
        image: 'registry.example.com/web:1.4.2',
        env: [{ name: 'LEVEL', value: 'info' }, { name: 'REGION', value: 'north' }],
        ports: [{ name: 'http', containerPort: 8080 }, { name: 'metrics', containerPort: 9090 }],
        resources: { requests: { cpu: '100m', memory: '1Gi' }, limits: { memory: '1Gi' } },
        volumeMounts: [{ name: 'data', mountPath: '/data' }],
      },
      { name: 'log', image: 'registry.example.com/log:2.0.0' },
    ],
  },
};

const CLAIM_SPEC = { accessModes: ['ReadWriteOnce'], storageClassName: 'standard', resources: { requests: { storage: '1Gi' } } };

function podTemplate(app: string, spec: object = {}) {
  const { metadata, spec: pod } = structuredClone(TEMPLATE);
  return { metadata: { ...metadata, labels: { app } }, spec: { ...pod, ...spec } };
}

const selector = (app: string) => ({ matchLabels: { app } });
const SCRATCH = { volumes: [{ name: 'data', emptyDir: {} }] };

export const DEPLOYMENT: Manifest = {
  apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web', labels: { team: 'red' } },
  spec: { replicas: 3, selector: selector('web'), template: podTemplate('web', SCRATCH) },
};

export const DAEMON_SET: Manifest = {
  apiVersion: 'apps/v1', kind: 'DaemonSet', metadata: { name: 'node-log' },
  spec: { selector: selector('node-log'), template: podTemplate('node-log', SCRATCH) },
};

export const REPLICA_SET: Manifest = {
  apiVersion: 'apps/v1', kind: 'ReplicaSet', metadata: { name: 'bare' },
  spec: { replicas: 1, selector: selector('bare'), template: podTemplate('bare', SCRATCH) },
};

export const STATEFUL_SET: Manifest = {
  apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: { name: 'db' },
  spec: {
    replicas: 3,
    serviceName: 'db',
    selector: selector('db'),
    template: podTemplate('db'),
    volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: CLAIM_SPEC }],
  },
};

/** Its pods start at once, and its strategy has a type but no partition. */
export const PARALLEL_SET: Manifest = {
  apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: { name: 'cache' },
  spec: {
    replicas: 3,
    serviceName: 'cache',
    podManagementPolicy: 'Parallel',
    updateStrategy: { type: 'RollingUpdate' },
    selector: selector('cache'),
    template: podTemplate('cache', SCRATCH),
  },
};

export const JOB: Manifest = {
  apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'migrate' },
  spec: { backoffLimit: 2, completions: 2, parallelism: 1, template: podTemplate('migrate', { ...SCRATCH, restartPolicy: 'Never' }) },
};

export const INDEXED_JOB: Manifest = {
  apiVersion: 'batch/v1',
  kind: 'Job',
  metadata: { name: 'shards' },
  spec: {
    completionMode: 'Indexed',
    completions: 2,
    parallelism: 2,
    template: podTemplate('shards', { ...SCRATCH, restartPolicy: 'Never' }),
  },
};

export const SUSPENDED_JOB: Manifest = {
  apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'queued' },
  spec: { suspend: true, template: podTemplate('queued', { ...SCRATCH, restartPolicy: 'Never' }) },
};

export const CRON_JOB: Manifest = {
  apiVersion: 'batch/v1',
  kind: 'CronJob',
  metadata: { name: 'report' },
  spec: {
    schedule: '0 3 * * *',
    suspend: true,
    jobTemplate: { spec: { template: podTemplate('report', { ...SCRATCH, restartPolicy: 'Never' }) } },
  },
};

export const POD: Manifest = {
  apiVersion: 'v1', kind: 'Pod', metadata: { name: 'alone', labels: { app: 'alone' } }, spec: podTemplate('alone', SCRATCH).spec,
};

export const CLAIM: Manifest = {
  apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: 'files' }, spec: CLAIM_SPEC,
};
