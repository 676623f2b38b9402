import { type Answer, ApiServer, NOT_FOUND } from '../../../support/process/api-server';
import type { Certificate } from '../../../support/process/certificates';

/** As much of the Kubernetes API as a Redis agent uses. The manifest of its state record holds the wanted numbers. */
export class RedisApiServer extends ApiServer {
  /** Replicas of each StatefulSet that exists. */
  readonly statefulSets = new Map<number, number>();
  /** Addresses of the pods that exist. */
  readonly podIps = new Map<string, string>();
  readonly deletedPods = new Set<string>();

  constructor(
    certificate: Certificate,
    private readonly namespace: string,
  ) {
    super(certificate);
    for (const secret of ['r-password', 'r-agent', 'r-authority', 'r-client-tls']) this.putSecret(secret, {});
  }

  protected answerTo(request: string, body: string): Answer {
    const asked = request.replace(`/namespaces/${this.namespace}/`, ' ');
    const [, shard] = /^\w+ \/apis\/apps\/v1 statefulsets\/r-(\d+)$/.exec(asked) ?? [];
    if (shard !== undefined) return this.statefulSet(Number(shard));
    const [, pod] = /^\w+ \/api\/v1 pods\/([-\w]+)$/.exec(asked) ?? [];
    if (pod !== undefined) return this.pod(pod);
    const [, method, secret] = /^(\w+) \/api\/v1 secrets\/([-\w]+)$/.exec(asked) ?? [];
    if (method !== undefined && secret !== undefined) return this.secret(method, secret, body) ?? NOT_FOUND;
    switch (asked) {
      case 'GET /api/v1 configmaps/r-state':
        return this.data === undefined ? NOT_FOUND : this.withVersion('ConfigMap', this.data);
      case 'PATCH /api/v1 configmaps/r-state':
        return this.patch(body, (data) => {
          this.data = { ...this.data, ...data };
          return this.withVersion('ConfigMap', this.data);
        });
      default:
        return NOT_FOUND;
    }
  }

  private pod(name: string): Answer {
    const podIP = this.podIps.get(name);
    if (podIP === undefined) return NOT_FOUND;
    const metadata = { name, ...(this.deletedPods.has(name) && { deletionTimestamp: '2026-01-01T00:00:00Z' }) };
    return { status: 200, object: { kind: 'Pod', metadata, status: { podIP, containerStatuses: this.containersOf(name) } } };
  }

  private statefulSet(shard: number): Answer {
    const replicas = this.statefulSets.get(shard);
    return replicas === undefined
      ? NOT_FOUND
      : { status: 200, object: { kind: 'StatefulSet', metadata: { name: `r-${shard}`, uid: 'u-1' }, spec: { replicas } } };
  }
}
