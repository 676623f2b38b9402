import type { Edit } from './edit';
import {
  CONFIG_MAP, EXTERNAL_NAME_SERVICE, INGRESS, NETWORK_POLICY, NODE_PORT_SERVICE, ROLE_BINDING, SECRET, SERVICE,
} from './more-objects';
import { CLAIM, CRON_JOB, DEPLOYMENT, JOB, STATEFUL_SET } from './objects';

const POD = '/spec/template/spec';
const CONTAINER = `${POD}/containers/0`;
const PORT = '/spec/ports/0';

const path = (fields: object) => ({ '/spec/rules': [{ http: { paths: [{ path: '/', pathType: 'Prefix', ...fields }] } }] });
const backend = (number: number) => ({ service: { name: 'web', port: { number } } });

/** Edits of metadata and of pods that every API server refuses. */
const POD_REFUSALS: readonly Edit[] = [
  { title: 'a label of two words', of: DEPLOYMENT, set: { '/metadata/labels/team': 'red blue' }, says: ['invalid'] },
  { title: 'a label with a space in its key', of: DEPLOYMENT, set: { '/metadata/labels/the team': 'red' }, says: ['invalid'] },
  { title: 'an annotation with a space in its key', of: DEPLOYMENT, set: { '/metadata/annotations/the team': 'red' }, says: ['invalid'] },
  { title: 'an annotation of 256 KiB', of: DEPLOYMENT, set: { '/metadata/annotations/a': 'x'.repeat(256 * 1024) }, says: ['invalid'] },
  {
    title: 'a label of two words for the pods', of: STATEFUL_SET, set: { '/spec/template/metadata/labels/tier': 'a b' },
    says: ['invalid'],
  },
  { title: 'a selector of nothing', of: DEPLOYMENT, set: { '/spec/selector': {} }, says: ['immutable-selector', 'invalid'] },
  { title: 'less than no pods', of: DEPLOYMENT, set: { '/spec/replicas': -1 }, says: ['invalid', 'scaled'] },
  {
    title: 'Recreate, bit by bit', of: DEPLOYMENT, set: { '/spec/strategy': { type: 'Recreate', rollingUpdate: { maxSurge: 1 } } },
    says: ['invalid', 'strategy-server-side'],
  },
  { title: 'no container', of: DEPLOYMENT, set: { [`${POD}/containers`]: [] }, says: ['invalid'] },
  { title: 'a container with capitals in its name', of: DEPLOYMENT, set: { [`${CONTAINER}/name`]: 'Web' }, says: ['invalid'] },
  {
    title: 'two containers of one name', of: DEPLOYMENT, set: { [`${POD}/initContainers`]: [{ name: 'web', image: 'x:1' }] },
    says: ['invalid'],
  },
  {
    title: 'a volume with capitals in its name', of: DEPLOYMENT, set: { [`${POD}/volumes/1`]: { name: 'Tmp', emptyDir: {} } },
    says: ['invalid'],
  },
  { title: 'no image', of: DEPLOYMENT, set: { [`${CONTAINER}/image`]: undefined }, says: ['invalid'] },
  { title: 'a pull policy in lower case', of: DEPLOYMENT, set: { [`${CONTAINER}/imagePullPolicy`]: 'always' }, says: ['invalid'] },
  { title: 'an argument that is a number', of: DEPLOYMENT, set: { [`${CONTAINER}/args`]: ['--port', 8080] }, says: ['invalid'] },
  { title: 'a port above 65535', of: DEPLOYMENT, set: { [`${CONTAINER}/ports/0/containerPort`]: 70000 }, says: ['invalid'] },
  { title: 'a port of the host above 65535', of: DEPLOYMENT, set: { [`${CONTAINER}/ports/0/hostPort`]: 70000 }, says: ['invalid'] },
  { title: 'a port with a name of 16 letters', of: DEPLOYMENT, set: { [`${CONTAINER}/ports/0/name`]: 'x'.repeat(16) }, says: ['invalid'] },
  { title: 'two ports of one name', of: DEPLOYMENT, set: { [`${CONTAINER}/ports/1/name`]: 'http' }, says: ['invalid'] },
  { title: 'a protocol in lower case', of: DEPLOYMENT, set: { [`${CONTAINER}/ports/0/protocol`]: 'tcp' }, says: ['invalid'] },
  { title: 'a variable that is a number', of: DEPLOYMENT, set: { [`${CONTAINER}/env/0/value`]: 8080 }, says: ['invalid'] },
  {
    title: 'a variable with a value and a source', of: DEPLOYMENT,
    set: { [`${CONTAINER}/env/0/valueFrom`]: { fieldRef: { fieldPath: 'metadata.name' } } }, says: ['invalid'],
  },
  {
    title: 'a probe of port 70000', of: DEPLOYMENT, set: { [`${CONTAINER}/livenessProbe`]: { tcpSocket: { port: 70000 } } },
    says: ['invalid'],
  },
  {
    title: 'a liveness probe that wants two answers', of: DEPLOYMENT,
    set: { [`${CONTAINER}/livenessProbe`]: { tcpSocket: { port: 8080 }, successThreshold: 2 } }, says: ['invalid'],
  },
  { title: 'a quantity with a space', of: DEPLOYMENT, set: { [`${CONTAINER}/resources/requests/cpu`]: '100 m' }, says: ['invalid'] },
  { title: 'less than none at once', of: JOB, set: { '/spec/parallelism': -1 }, says: ['invalid'] },
  { title: 'a schedule of three fields', of: CRON_JOB, set: { '/spec/schedule': '0 3 *' }, says: ['invalid'] },
  {
    title: 'pods that always restart', of: CRON_JOB, set: { '/spec/jobTemplate/spec/template/spec/restartPolicy': 'Always' },
    says: ['invalid', 'new-pods-only'],
  },
];

/** Edits of other objects that every API server refuses. */
const OTHER_REFUSALS: readonly Edit[] = [
  { title: 'no port', of: SERVICE, set: { '/spec/ports': undefined }, says: ['invalid'] },
  { title: 'a port above 65535', of: SERVICE, set: { [`${PORT}/port`]: 70000 }, says: ['invalid'] },
  { title: 'a target above 65535', of: SERVICE, set: { [`${PORT}/targetPort`]: 70000 }, says: ['invalid'] },
  { title: 'a node port above 65535', of: NODE_PORT_SERVICE, set: { [`${PORT}/nodePort`]: 70000 }, says: ['invalid'] },
  { title: 'a port with capitals in its name', of: SERVICE, set: { [`${PORT}/name`]: 'HTTP' }, says: ['invalid'] },
  { title: 'two ports of one name', of: SERVICE, set: { '/spec/ports/1/name': 'http' }, says: ['invalid'] },
  { title: 'a protocol in lower case', of: SERVICE, set: { [`${PORT}/protocol`]: 'tcp' }, says: ['invalid'] },
  { title: 'a type in other capitals', of: SERVICE, set: { '/spec/type': 'Loadbalancer' }, says: ['invalid'] },
  { title: 'a selector of two words', of: SERVICE, set: { '/spec/selector/app': 'a b' }, says: ['invalid'] },
  { title: 'no name outside', of: EXTERNAL_NAME_SERVICE, set: { '/spec/externalName': undefined }, says: ['invalid'] },
  {
    title: 'a host with a port', of: INGRESS, set: { ...path({ backend: backend(80) }), '/spec/rules/0/host': 'a.example.com:80' },
    says: ['invalid'],
  },
  { title: 'a path without a type', of: INGRESS, set: path({ pathType: undefined, backend: backend(80) }), says: ['invalid'] },
  { title: 'a path that begins with a letter', of: INGRESS, set: path({ path: 'shop', backend: backend(80) }), says: ['invalid'] },
  { title: 'a backend with a port above 65535', of: INGRESS, set: path({ backend: backend(70000) }), says: ['invalid'] },
  { title: 'a port above 65535', of: NETWORK_POLICY, set: { '/spec/ingress': [{ ports: [{ port: 70000 }] }] }, says: ['invalid'] },
  { title: 'a key with a slash', of: CONFIG_MAP, set: { '/data/etc~1level': 'debug' }, says: ['invalid'] },
  { title: 'a value that is a number', of: CONFIG_MAP, set: { '/data/level': 1 }, says: ['invalid'] },
  { title: 'one key as text and as bytes', of: CONFIG_MAP, set: { '/binaryData': { level: 'YQ==' } }, says: ['invalid'] },
  { title: 'a value that is not in base64', of: SECRET, set: { '/data/password': 'secret!' }, says: ['invalid'] },
  { title: 'a value that is a number', of: SECRET, set: { '/stringData': { pin: 4711 } }, says: ['invalid'] },
  { title: 'an access mode in short', of: CLAIM, set: { '/spec/accessModes': ['RWO'] }, says: ['immutable-claim', 'invalid'] },
  { title: 'no access mode', of: CLAIM, set: { '/spec/accessModes': undefined }, says: ['immutable-claim', 'invalid'] },
  { title: 'neither a Role nor a ClusterRole', of: ROLE_BINDING, set: { '/roleRef/kind': 'User' }, says: ['immutable-field', 'invalid'] },
];

/** Edits that an API server accepts, although older ones do not, or although it refuses the pods. */
const TAKEN: readonly Edit[] = [
  {
    title: 'a variable that begins with a digit', of: DEPLOYMENT, set: { [`${CONTAINER}/env/0/name`]: '1ST' },
    says: ['invalid-on-old-servers', 'rolling-restart'],
  },
  { title: 'spaces around an image', of: DEPLOYMENT, set: { [`${CONTAINER}/image`]: 'x:2 ' }, says: ['invalid-pods', 'rolling-restart'] },
  {
    title: 'a request above its limit', of: STATEFUL_SET, set: { [`${CONTAINER}/resources/requests/memory`]: '2Gi' },
    says: ['invalid-pods', 'rolling-restart'],
  },
];

export const REFUSAL_EDITS: readonly Edit[] = [...POD_REFUSALS, ...OTHER_REFUSALS, ...TAKEN];
