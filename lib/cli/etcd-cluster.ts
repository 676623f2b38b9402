import { EtcdClusterProps, EtcdTls } from '..';
import { EtcdClusterResource } from '../custom-resource/custom-resource';
import { CertificateSource, ConvertOptions } from './options';

/** What a resource says, together with what the options have a say in. */
export function etcdClusterProps(resource: EtcdClusterResource, options: ConvertOptions): EtcdClusterProps {
  const { props, repository } = resource;
  const version = versionOf(resource, options);
  return {
    ...props,
    version,
    images: repository === undefined ? undefined : { etcd: `${repository}:v${version}` },
    imagePullPolicy: options.imagePullPolicy,
    tls: etcdTls(certificateSourceOf(resource, options)),
    clients: [...options.caller],
  };
}

/** Plain text must be asked for by name: a resource that says nothing gets certificates from Secrets. */
export function certificateSourceOf({ certificates: { from } }: EtcdClusterResource, { tls }: ConvertOptions): CertificateSource {
  return tls ?? (from === 'nowhere' ? 'secrets' : from);
}

function versionOf({ version }: EtcdClusterResource, { versionMap }: ConvertOptions): string {
  return versionMap.find(({ from }) => from === version)?.to ?? version;
}

function etcdTls(source: CertificateSource): EtcdTls {
  switch (source) {
    case 'secrets': return EtcdTls.secrets();
    case 'cert-manager': return EtcdTls.certManager();
    case 'plain-text': return EtcdTls.plainText();
  }
}
