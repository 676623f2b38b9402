import { Duration } from 'cdk8s';
import { z } from 'zod';
import { Hook, type Lifecycle } from '../../pods/lifecycle';
import { Probe, type ProbeOptions } from '../../pods/probe';
import { list, object, refused, refusedAll, text, told, wholeNumber } from '../reading/schema';

const port = z.union([z.int(), z.string()], { error: 'the number or the name of a port' });
const httpGet = object({
  path: text.optional(),
  port,
  scheme: refused('the kubelet asks by HTTP; leave it out, or use tcpSocket', 'HTTP'),
  ...refusedAll(['host', 'httpHeaders'], 'the kubelet asks the pod itself, without further headers; leave it out'),
});

/** A probe in Kubernetes' own form. */
export const probeSchema = object({
  httpGet: httpGet.optional(),
  tcpSocket: object({ port, host: refused('the kubelet asks the pod itself; leave it out') }).optional(),
  grpc: object({ port: wholeNumber, service: refused('the health of the whole server counts; leave it out') }).optional(),
  exec: refused('probes ask over the network; use httpGet, tcpSocket or grpc, or leave the probe out'),
  periodSeconds: wholeNumber.optional(),
  timeoutSeconds: wholeNumber.optional(),
  failureThreshold: wholeNumber.optional(),
  initialDelaySeconds: told('the first probe comes at once; use a startupProbe if the container needs longer', 0),
  successThreshold: told('one success is enough', 1),
  terminationGracePeriodSeconds: told('the container has the grace period of its pod'),
});

const handler = object({
  exec: object({ command: list(text) }).optional(),
  httpGet: httpGet.optional(),
  ...refusedAll(['tcpSocket', 'sleep'], 'a hook runs a command or sends a request; use exec or httpGet'),
});

/** `lifecycle` in Kubernetes' own form. */
export const lifecycleSchema = object({
  postStart: handler.optional(),
  preStop: handler.optional(),
  stopSignal: refused('containers get SIGTERM; leave it out', 'SIGTERM'),
});

/** The ports of a container, by which probes may name them. */
type NamedPorts = readonly { readonly name?: string; readonly containerPort: number }[];

/** Returns the probe, or undefined for one that asks nothing. Kubernetes' default for its timeout is 1 s. */
export function probe(foreign: z.output<typeof probeSchema> | undefined, ports: NamedPorts): Probe | undefined {
  if (foreign === undefined) return undefined;
  const { httpGet: http, tcpSocket, grpc, periodSeconds, timeoutSeconds = 1, failureThreshold } = foreign;
  const options = (portOf: number | string): ProbeOptions => ({
    port: numbered(portOf, ports),
    period: periodSeconds === undefined ? undefined : Duration.seconds(periodSeconds),
    timeout: Duration.seconds(timeoutSeconds),
    failureThreshold,
  });
  if (http !== undefined) return Probe.httpGet(http.path ?? '/', options(http.port));
  if (tcpSocket !== undefined) return Probe.tcp(options(tcpSocket.port));
  return grpc && Probe.grpc(options(grpc.port));
}

export function lifecycle({ postStart, preStop }: z.output<typeof lifecycleSchema>, ports: NamedPorts): Lifecycle {
  return { postStart: hook(postStart, ports), preStop: hook(preStop, ports) };
}

function hook({ exec, httpGet: http }: z.output<typeof handler> = {}, ports: NamedPorts): Hook | undefined {
  if (exec !== undefined) return Hook.exec(exec.command);
  return http && Hook.httpGet(http.path ?? '/', numbered(http.port, ports) ?? 0);
}

/** A port that no container names is a fault of the API server's, and of ours. */
function numbered(port: number | string, ports: NamedPorts): number | undefined {
  return typeof port === 'number' ? port : ports.find(({ name }) => name === port)?.containerPort;
}
