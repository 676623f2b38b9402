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
  /** Of the files in its volumes. */
  readonly group?: number;
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

/** A pod with Node.js and nothing else, as `restricted` allows any. */
export function nodePod({ namespace, name, container, command, resources, labels, port, volumes, group, hosts }: NodePod): object {
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
        runAsUser: 10001,
        ...(group !== undefined && { fsGroup: group }),
        seccompProfile: { type: 'RuntimeDefault' },
      },
      containers: [{
        name: container,
        image: 'node:24-alpine',
        command,
        resources,
        ...(port !== undefined && { readinessProbe: { tcpSocket: { port }, periodSeconds: 1 } }),
        securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
        ...(volumes && { volumeMounts: volumes.map((volume) => ({ name: volume.name, mountPath: volume.mountPath, readOnly: true })) }),
      }],
      ...(volumes && { volumes: volumes.map((volume) => ({ name: volume.name, ...volume.source })) }),
    },
  };
}
