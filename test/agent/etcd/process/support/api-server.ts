import { type Answer, ApiServer, NOT_FOUND } from '../../../support/process/api-server';
import type { Certificate } from '../../../support/process/certificates';

/** The part of the Kubernetes API that an etcd agent uses. */
export class EtcdApiServer extends ApiServer {
  constructor(
    certificate: Certificate,
    public replicas: number,
  ) {
    super(certificate);
  }

  protected answerTo(asked: string, body: string): Answer {
    switch (asked) {
      case 'GET /apis/apps/v1/namespaces/prod/statefulsets/e':
        return { status: 200, object: { kind: 'StatefulSet', metadata: { name: 'e', uid: 'u-1' }, spec: { replicas: this.replicas } } };
      case 'GET /api/v1/namespaces/prod/configmaps/e-state':
        return this.withVersion('ConfigMap', this.data);
      case 'PATCH /api/v1/namespaces/prod/configmaps/e-state':
        return this.patch(body, (data) => {
          this.data = { ...this.data, ...data };
          return this.withVersion('ConfigMap', this.data);
        });
      default:
        return this.pod(/^GET \/api\/v1\/namespaces\/prod\/pods\/([-\w]+)$/.exec(asked)?.[1]);
    }
  }

  private pod(name: string | undefined): Answer {
    if (name === undefined) return NOT_FOUND;
    return { status: 200, object: { kind: 'Pod', metadata: { name }, status: { containerStatuses: this.containersOf(name) } } };
  }
}
