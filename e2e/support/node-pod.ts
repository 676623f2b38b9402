/** The user that it runs as, and the group of its certificate. */
const USER = 10001;

interface NodePod {
  readonly namespace: string;
  readonly name: string;
  readonly container: string;
  readonly command: readonly string[];
  readonly resources: { readonly requests: Need; readonly limits: Need };
  /** Beside the one that every such pod has, `client` with its name. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Ready once it listens there; without it, once it runs. */
  readonly port?: number;
  readonly volumes?: readonly Mounted[];
  /** The Secret with the certificate that it shows to a database, mounted at `/tls`. */
  readonly certificate?: string;
  /** Names that it finds at an address without DNS. */
  readonly hosts?: Hosts;
}

/** Names of one address. */
export interface Hosts {
  readonly ip: string;
  readonly hostnames: readonly string[];
}

interface Need {
  readonly cpu: string;
  readonly memory: string;
}

interface Mounted {
  readonly name: string;
  readonly mountPath: string;
  readonly source: Readonly<Record<string, unknown>>;
}

function tlsVolume(secretName: string): Mounted {
  return { name: 'tls', mountPath: '/tls', source: { secret: { secretName } } };
}

/** A pod with Node.js and nothing else, as `restricted` allows any. */
export function nodePod({
  namespace, name, container, command, resources, labels, port, volumes = [], certificate, hosts,
}: NodePod): object {
  const mounted = [...volumes, ...(certificate === undefined ? [] : [tlsVolume(certificate)])];
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { namespace, name, labels: { ...labels, client: name } },
    spec: {
      automountServiceAccountToken: false,
      terminationGracePeriodSeconds: 0,
      ...(hosts && { hostAliases: [hosts] }),
      securityContext: {
        runAsNonRoot: true,
        runAsUser: USER,
        ...(certificate !== undefined && { fsGroup: USER }),
        seccompProfile: { type: 'RuntimeDefault' },
      },
      containers: [{
        name: container,
        image: 'node:24-alpine',
        command,
        resources,
        ...(port !== undefined && { readinessProbe: { tcpSocket: { port }, periodSeconds: 1 } }),
        securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
        ...(mounted.length > 0 && {
          volumeMounts: mounted.map(({ name: volume, mountPath }) => ({ name: volume, mountPath, readOnly: true })),
        }),
      }],
      ...(mounted.length > 0 && { volumes: mounted.map(({ name: volume, source }) => ({ name: volume, ...source })) }),
    },
  };
}
