import { Size } from 'cdk8s';
import type { EtcdClusterProps } from '../..';
import { EtcdTls } from '../..';
import type { EtcdClusterResource } from '../custom-resource';
import type { CertificateSource, ConvertOptions } from '../options';
import { DATABASES_ON_DISK } from '../../etcd/rules';
import { resolve } from '../../etcd/settings';
import { limitedMemory } from '../stateful/memory';
import { versionProps } from '../versions';

const MEBI = 1024;
const GIBI = 1024 * MEBI;
/** With a smaller quota, a cluster would soon reject writes, so the user must choose such a quota explicitly. */
const LEAST_QUOTA = 128 * MEBI;

/** Combines the props of the resource with the options that affect them. */
export function etcdClusterProps(resource: EtcdClusterResource, options: ConvertOptions): EtcdClusterProps {
  const { props, repository, name, namespace } = resource;
  const chosen = versionProps(resource.version, options);
  const asked: EtcdClusterProps = {
    ...props,
    ...chosen,
    ...limitedMemory(props.resources, options),
    images: repository === undefined ? undefined : { etcd: `${repository}:v${chosen.version}` },
    imagePullPolicy: options.imagePullPolicy,
    tls: etcdTls(certificateSourceOf(resource, options)),
    clients: [...options.caller],
  };
  return { ...asked, ...fitting(asked, name, namespace) };
}

/** Returns defaults that fit the other props: a smaller quota on a small disk, or a larger disk for a large quota. */
function fitting(props: EtcdClusterProps, name: string, namespace: string | undefined): Pick<EtcdClusterProps, 'quota' | 'storage'> {
  const { quotaKibibytes, storageKibibytes } = resolve(name, namespace, props);
  if (quotaKibibytes * DATABASES_ON_DISK <= storageKibibytes) return {};
  if (props.storage === undefined) return { storage: Size.kibibytes(Math.ceil(quotaKibibytes * DATABASES_ON_DISK / GIBI) * GIBI) };
  const quota = Math.floor(storageKibibytes / DATABASES_ON_DISK / MEBI) * MEBI;
  return props.quota === undefined && quota >= LEAST_QUOTA ? { quota: Size.kibibytes(quota) } : {};
}

/** Plain text must be chosen explicitly: a resource without TLS gets certificates that the agents issue. */
export function certificateSourceOf({ certificates: { from } }: EtcdClusterResource, { tls }: ConvertOptions): CertificateSource {
  return tls ?? (from === 'nowhere' ? 'managed' : from);
}

function etcdTls(source: CertificateSource): EtcdTls {
  switch (source) {
    case 'managed': return EtcdTls.managed();
    case 'secrets': return EtcdTls.secrets();
    case 'cert-manager': return EtcdTls.certManager();
    case 'plain-text': return EtcdTls.plainText();
  }
}
