import type { Edit, Manifest } from './edit';
import { ROLE_BINDING, SERVICE, VOLUME } from './more-objects';
import { JOB, STATEFUL_SET } from './objects';

const POD = '/spec/template/spec';
const CONTAINER = `${POD}/containers/0`;

/** A pod with fields of each kind, of which as many as possible are left out. */
const TERSE: Manifest = {
  apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'terse' },
  spec: {
    selector: { matchLabels: { app: 'terse' } },
    template: {
      metadata: { labels: { app: 'terse' } },
      spec: {
        nodeSelector: { 'operatorless-e2e': 'nowhere' },
        serviceAccountName: 'default',
        securityContext: { runAsUser: 1000 },
        tolerations: [{ key: 'spot', operator: 'Exists' }],
        volumes: [
          { name: 'scratch', emptyDir: { sizeLimit: '1Gi' } },
          { name: 'nothing' },
          { name: 'labels', downwardAPI: { items: [{ path: 'name', fieldRef: { fieldPath: 'metadata.name' } }] } },
          {
            name: 'settings',
            projected: {
              sources: [
                { configMap: { name: 'settings' } },
                { downwardAPI: { items: [{ path: 'name', fieldRef: { fieldPath: 'metadata.name' } }] } },
              ],
            },
          },
          { name: 'secret', secret: { secretName: 'password' } },
        ],
        containers: [
          {
            name: 'web',
            image: 'registry.example.com/web:1.4.2',
            env: [
              { name: 'EMPTY' },
              { name: 'CPUS', valueFrom: { resourceFieldRef: { resource: 'limits.cpu' } } },
              { name: 'LEVEL', valueFrom: { configMapKeyRef: { name: 'settings', key: 'level' } } },
            ],
            ports: [{ containerPort: 8080 }],
            livenessProbe: { httpGet: { port: 8080 } },
            readinessProbe: { grpc: { port: 9000 } },
            lifecycle: { preStop: { httpGet: { port: 8080 } } },
            resources: { limits: { cpu: 1 } },
            volumeMounts: [{ name: 'scratch', mountPath: '/data' }],
          },
        ],
      },
    },
  },
};

const same = (title: string, pointer: string, value: unknown, of: Manifest = TERSE): Edit => ({
  title,
  of,
  set: { [pointer]: value },
  says: ['written-differently'],
});
const another = (title: string, pointer: string, value: unknown, ...besides: readonly string[]): Edit => ({
  title,
  of: TERSE,
  set: { [pointer]: value },
  says: ['rolling-restart', ...besides],
});

/** Explicit values that mean the same as no value. */
const SAME: readonly Edit[] = [
  same('not on the network of its node', `${POD}/hostNetwork`, false),
  same('no name of its own', `${POD}/hostname`, ''),
  same('no input and no terminal', CONTAINER, { ...containerOf(TERSE), stdin: false, stdinOnce: false, tty: false }),
  same('a probe without delay', `${CONTAINER}/livenessProbe/initialDelaySeconds`, 0),
  same('a probe without period, which is the default then', `${CONTAINER}/livenessProbe/periodSeconds`, 0),
  same('a probe of no service', `${CONTAINER}/readinessProbe/grpc/service`, ''),
  same('a hook with its scheme and path', `${CONTAINER}/lifecycle/preStop/httpGet`, { port: 8080, scheme: 'HTTP', path: '/' }),
  same('a mount for writing', `${CONTAINER}/volumeMounts/0/readOnly`, false),
  same('a mount of everything', `${CONTAINER}/volumeMounts/0/subPath`, ''),
  same('a port of no node', `${CONTAINER}/ports/0/hostPort`, 0),
  same('an empty variable', `${CONTAINER}/env/0/value`, ''),
  same('a variable in units', `${CONTAINER}/env/1/valueFrom/resourceFieldRef/divisor`, '0'),
  same('no arguments', `${CONTAINER}/args`, []),
  same('no annotations', '/spec/template/metadata/annotations', {}),
  same('no secrets for images', `${POD}/imagePullSecrets`, []),
  same('a disk on disk', `${POD}/volumes/0/emptyDir/medium`, ''),
  same('1Gi of scratch spelled 1024Mi', `${POD}/volumes/0/emptyDir/sizeLimit`, '1024Mi'),
  same('a volume without a source is an empty one', `${POD}/volumes/1/emptyDir`, {}),
  same('the version of a field of its own', `${POD}/volumes/2/downwardAPI/items/0/fieldRef/apiVersion`, 'v1'),
  same(
    'the version of a field of its own among others',
    `${POD}/volumes/3/projected/sources/1/downwardAPI/items/0/fieldRef/apiVersion`,
    'v1',
  ),
  same('the account by its old name', `${POD}/serviceAccount`, 'default'),
  same('a toleration of no value', `${POD}/tolerations/0/value`, ''),
  same('ready at once', '/spec/minReadySeconds', 0),
  same('not paused', '/spec/paused', false),
  same('a mount for writing', `${CONTAINER}/volumeMounts/0/readOnly`, false, JOB),
  same('not on the network of its node', `${POD}/hostNetwork`, false, JOB),
  same('ready at once', '/spec/minReadySeconds', 0, STATEFUL_SET),
  same('the group of an account, which has none', '/subjects/0/apiGroup', '', ROLE_BINDING),
  same('only ready pods', '/spec/publishNotReadyAddresses', false, SERVICE),
  same('a path of any type', '/spec/hostPath/type', '', VOLUME),
];

/** Values such as false, 0 and empty that differ from no value. */
const ANOTHER: readonly Edit[] = [
  another('ends at once', `${POD}/terminationGracePeriodSeconds`, 0),
  another('no token', `${POD}/automountServiceAccountToken`, false),
  another('no variables of Services', `${POD}/enableServiceLinks`, false),
  another('processes apart', `${POD}/shareProcessNamespace`, false),
  another('a user of the host', `${POD}/hostUsers`, false, 'differs-by-version'),
  another('a short name of its host', `${POD}/setHostnameAsFQDN`, false),
  another('as root', `${POD}/securityContext/runAsUser`, 0),
  another('in no group', `${POD}/securityContext/fsGroup`, 0),
  another('as root, perhaps', `${POD}/securityContext/runAsNonRoot`, false),
  another('a context of security with nothing in it', `${CONTAINER}/securityContext`, {}),
  another('a file system for writing', `${CONTAINER}/securityContext`, { readOnlyRootFilesystem: false }),
  another('no more rights', `${CONTAINER}/securityContext`, { allowPrivilegeEscalation: false }),
  another('not privileged', `${CONTAINER}/securityContext`, { privileged: false }),
  another('affinity with nothing in it', `${POD}/affinity`, {}),
  another('a configuration of names with nothing in it', `${POD}/dnsConfig`, {}),
  another('tolerated for no time', `${POD}/tolerations/0`, { key: 'spot', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 0 }),
  another('a value that must be there', `${CONTAINER}/env/2/valueFrom/configMapKeyRef/optional`, false),
  another('a Secret that must be there', `${POD}/volumes/4/secret/optional`, false),
  another('a Secret that nobody may read', `${POD}/volumes/4/secret/defaultMode`, 0),
  another('a file that nobody may read', `${POD}/volumes/2/downwardAPI/items/0/mode`, 0),
  another('no limit of scratch', `${POD}/volumes/0/emptyDir/sizeLimit`, 0),
  another('no CPU at all', `${CONTAINER}/resources/requests`, { cpu: 0 }),
  another('a label without a value', '/spec/template/metadata/labels/empty', ''),
  another('a probe that ends the pod at once', `${CONTAINER}/livenessProbe/terminationGracePeriodSeconds`, 1),
];

export const LEFT_OUT_EDITS: readonly Edit[] = [...SAME, ...ANOTHER];

function containerOf({ spec }: Manifest): object {
  return (spec as { template: { spec: { containers: object[] } } }).template.spec.containers[0];
}
