import type { Construct } from 'constructs';
import { SecurityPolicy } from '../../imports/gateway.envoyproxy.io';
import { addManifest } from '../kubernetes/objects/add-object';
import type { IGatewayAuthentication, ProtectedRoute } from './authentication';

/** Properties of an EnvoyGatewayAuthentication. */
export interface EnvoyGatewayAuthenticationProps {
  /**
   * The Secret whose key `.htpasswd` has a line `user:{SHA}hash` for each tenant, in the namespace of the service. Envoy supports no other
   * hash.
   */
  readonly secretName: string;
}

/**
 * Basic authentication by Envoy Gateway, as a SecurityPolicy.
 *
 * @see https://gateway.envoyproxy.io/docs/tasks/security/basic-auth/
 */
export class EnvoyGatewayAuthentication implements IGatewayAuthentication {
  private readonly secretName: string;

  constructor(props: EnvoyGatewayAuthenticationProps) {
    this.secretName = props.secretName;
  }

  protect(scope: Construct, { name, labels }: ProtectedRoute): void {
    addManifest(scope, 'SecurityPolicy', SecurityPolicy.manifest({
      metadata: { name, labels },
      spec: {
        targetRefs: [{ group: 'gateway.networking.k8s.io', kind: 'HTTPRoute', name }],
        // With the values that the API server would fill in: Argo CD would always see a difference.
        basicAuth: { users: { group: '', kind: 'Secret', name: this.secretName } },
      },
    }));
  }
}
