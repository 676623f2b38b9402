import type { EtcdClusterProps } from '../..';
import { EtcdTls } from '../..';
import type { EtcdClusterResource } from '../custom-resource';
import type { CertificateSource, ConvertOptions } from '../options';
import { versionProps } from '../versions';

/** Combines the props of the resource with the options that affect them. */
export function etcdClusterProps(resource: EtcdClusterResource, options: ConvertOptions): EtcdClusterProps {
  const { props, repository } = resource;
  const chosen = versionProps(resource.version, options);
  return {
    ...props,
    ...chosen,
    images: repository === undefined ? undefined : { etcd: `${repository}:v${chosen.version}` },
    imagePullPolicy: options.imagePullPolicy,
    tls: etcdTls(certificateSourceOf(resource, options)),
    clients: [...options.caller],
  };
}

/** Plain text must be chosen explicitly: a resource without TLS gets certificates from Secrets. */
export function certificateSourceOf({ certificates: { from } }: EtcdClusterResource, { tls }: ConvertOptions): CertificateSource {
  return tls ?? (from === 'nowhere' ? 'secrets' : from);
}

function etcdTls(source: CertificateSource): EtcdTls {
  switch (source) {
    case 'secrets': return EtcdTls.secrets();
    case 'cert-manager': return EtcdTls.certManager();
    case 'plain-text': return EtcdTls.plainText();
  }
}
