import { type Answer, ApiServer, NOT_FOUND } from '../../../support/process/api-server';
import type { Certificate } from '../../../support/process/certificates';
import { SECRETS } from './managed-tls';

/** The part of the Kubernetes API that an etcd agent uses. */
export class EtcdApiServer extends ApiServer {
  constructor(
    certificate: Certificate,
    public replicas: number,
  ) {
    super(certificate);
    for (const secret of Object.values(SECRETS)) this.putSecret(secret, {});
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
        return this.secretOf(asked, body) ?? this.pod(/^GET \/api\/v1\/namespaces\/prod\/pods\/([-\w]+)$/.exec(asked)?.[1]);
    }
  }

  private secretOf(asked: string, body: string): Answer | undefined {
    const [, method = '', name = ''] = /^(GET|PATCH) \/api\/v1\/namespaces\/prod\/secrets\/([-\w]+)$/.exec(asked) ?? [];
    return this.secret(method, name, body);
  }

  private pod(name: string | undefined): Answer {
    if (name === undefined) return NOT_FOUND;
    return { status: 200, object: { kind: 'Pod', metadata: { name }, status: { containerStatuses: this.containersOf(name) } } };
  }
}
