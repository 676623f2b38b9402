import type { Authority, Pem } from '../authority';

const LARGEST_SIZE = 7;

export type Use = 'server' | 'peer' | 'client';

/** The three certificates of a cluster, with a name for every ordinal up to the largest size. */
export function certificatesOf(authority: Authority, cluster: string, namespace: string): Readonly<Record<Use, Pem>> {
  const members = Array.from({ length: LARGEST_SIZE }, (_, ordinal) => spellings(
    `${cluster}-${ordinal}.${cluster}-peers`, namespace,
  )).flat();
  return {
    server: authority.issue({ names: ['localhost', ...spellings(cluster, namespace), ...members], uses: ['serverAuth', 'clientAuth'] }),
    peer: authority.issue({ names: members, uses: ['serverAuth', 'clientAuth'] }),
    client: authority.issue({ names: [`${cluster}-client`], uses: ['clientAuth'] }),
  };
}

function spellings(host: string, namespace: string): string[] {
  return [host, `${host}.${namespace}`, `${host}.${namespace}.svc`, `${host}.${namespace}.svc.cluster.local`];
}

export function secret(namespace: string, name: string, { certificate, key, authority }: Pem): string {
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Secret',
    type: 'kubernetes.io/tls',
    metadata: { namespace, name },
    stringData: { 'tls.crt': certificate, 'tls.key': key, 'ca.crt': authority },
  });
}
