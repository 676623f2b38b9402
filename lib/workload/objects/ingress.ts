import { k8s } from 'cdk8s-plus-28';
import { metadata } from '../../kubernetes/metadata';
import { Workload } from '../workload';

/** For clusters without the Gateway API; always with TLS. */
export function ingress(workload: Workload): k8s.KubeIngressProps | undefined {
  const { name, host, route, ports } = workload;
  if (host === undefined || route?._ingress === undefined) return undefined;
  const { className, tlsSecretName } = route._ingress;
  const backend = { service: { name, port: { number: ports[0].port } } };
  return {
    metadata: metadata(workload),
    spec: {
      ingressClassName: className,
      tls: [{ hosts: [host], secretName: tlsSecretName }],
      rules: [{ host, http: { paths: [{ path: '/', pathType: 'Prefix', backend }] } }],
    },
  };
}
