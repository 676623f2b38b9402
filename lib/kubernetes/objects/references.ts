import { at, type Fields, fieldsAt, fieldsOf, listAt, listOf, textAt } from './fields';
import { containersOf } from '../pods/pod-template';

/** What a pod needs, by name, from its own namespace. */
export interface PodReference {
  readonly kind: 'ConfigMap' | 'Secret' | 'ServiceAccount' | 'PersistentVolumeClaim';
  readonly name: string;
  /** The place of the reference: a volume, a source of a projected volume, one or all environment variables, or the pod itself. */
  readonly from: 'volume' | 'projection' | 'environment' | 'account' | 'image';
  /** The name of the volume. */
  readonly volume?: string;
  readonly optional: boolean;
}

type At = Pick<PodReference, 'from' | 'volume'>;

/** Everything that a pod with this spec refers to. */
export function podReferences(podSpec: unknown): PodReference[] {
  const { volumes, imagePullSecrets, serviceAccountName } = fieldsOf(podSpec);
  return [
    ...listOf(volumes).flatMap(ofVolume),
    ...containersOf(podSpec).flatMap(ofContainer),
    ...listOf(imagePullSecrets).flatMap((secret) => reference('Secret', secret, 'name', { from: 'image' })),
    ...reference('ServiceAccount', { serviceAccountName }, 'serviceAccountName', { from: 'account' }),
  ];
}

function ofVolume(volume: unknown): PodReference[] {
  const { name, configMap, secret, persistentVolumeClaim } = fieldsOf(volume);
  const [direct, projected] = (['volume', 'projection'] as const).map((from): At => ({ from, volume: String(name) }));
  return [
    ...reference('ConfigMap', configMap, 'name', direct),
    ...reference('Secret', secret, 'secretName', direct),
    ...reference('PersistentVolumeClaim', persistentVolumeClaim, 'claimName', direct),
    ...listAt(volume, 'projected.sources').flatMap((source) => ofSource(source, 'configMap', 'secret', projected)),
  ];
}

function ofContainer({ envFrom, env }: Fields): PodReference[] {
  const variables = listOf(env).map((variable) => at(variable, 'valueFrom'));
  return [
    ...listOf(envFrom).flatMap((source) => ofSource(source, 'configMapRef', 'secretRef', { from: 'environment' })),
    ...variables.flatMap((source) => ofSource(source, 'configMapKeyRef', 'secretKeyRef', { from: 'environment' })),
  ];
}

function ofSource(source: unknown, configMap: string, secret: string, place: At): PodReference[] {
  const fields = fieldsOf(source);
  return [...reference('ConfigMap', fields[configMap], 'name', place), ...reference('Secret', fields[secret], 'name', place)];
}

function reference(kind: PodReference['kind'], holder: unknown, field: string, place: At): PodReference[] {
  const name = textAt(holder, field);
  return name === undefined || name === '' ? [] : [{ kind, name, ...place, optional: at(holder, 'optional') === true }];
}

/** The Services to which an Ingress sends requests, each with its `name` and `port`. */
export function ingressBackends(spec: unknown): Fields[] {
  const paths = listAt(spec, 'rules').flatMap((rule) => listAt(rule, 'http.paths'));
  const backends = [at(spec, 'defaultBackend'), ...paths.map((path) => at(path, 'backend'))];
  return backends.map((backend) => fieldsAt(backend, 'service')).filter(({ name }) => typeof name === 'string');
}

/** The backends of a route of the Gateway API. */
export function routeBackends(spec: unknown): readonly unknown[] {
  return listAt(spec, 'rules').flatMap((rule) => listAt(rule, 'backendRefs'));
}
