import type * as core from 'kubernetes-types/core/v1';
import { cidrFault } from '../kubernetes/formats/addresses';
import { annotationFaults, isReservedLabel, labelFaults, type Labels } from '../kubernetes/objects/labels';
import { isQualifiedName } from '../kubernetes/formats/names';
import { ServiceType } from '../kubernetes/objects/service-type';
import { type Fault, unless } from '../support/fault';

/** How a Service is reached. A change restarts no pod. */
export interface ServiceOptions {
  /**
   * The type of the Service. A LoadBalancer or NodePort Service still has its address inside the cluster.
   *
   * The network policy of a stateless service then admits everybody outside the cluster, or only `loadBalancerSourceRanges`. That of a
   * database admits only those ranges, besides its clients.
   * @default ServiceType.CLUSTER_IP
   */
  readonly type?: ServiceType;

  /**
   * The implementation of the load balancer, such as `service.k8s.aws/nlb`. It can't change on a live Service.
   * @default - the cluster's default
   */
  readonly loadBalancerClass?: string;

  /**
   * The addresses that the load balancer and the network policy admit, in CIDR notation.
   * @default - everybody for stateless services, nobody for databases
   */
  readonly loadBalancerSourceRanges?: string[];

  /**
   * Whether pods see the addresses of clients outside the cluster. Nodes without a pod then take no requests from outside. The network
   * policy can check addresses only if it is true.
   * @default true
   */
  readonly preserveClientAddress?: boolean;

  /**
   * Annotations of the Service, for example for a cloud provider's load balancer.
   * @default - none
   */
  readonly annotations?: { [key: string]: string };

  /**
   * Additional labels of the Service, never part of a selector.
   * @default - none
   * @throws on a label that the construct sets
   */
  readonly labels?: { [key: string]: string };
}

/** The finished settings of a Service. */
export interface ServiceSettings {
  /** Undefined when it wasn't given: node ports then decide. */
  readonly type: ServiceType | undefined;
  readonly loadBalancerClass: string | undefined;
  readonly sourceRanges: readonly string[];
  readonly preserveClientAddress: boolean;
  readonly annotations: Labels;
  readonly labels: Labels;
}

export function resolveService(options: ServiceOptions = {}): ServiceSettings {
  return {
    type: options.type,
    loadBalancerClass: options.loadBalancerClass,
    sourceRanges: options.loadBalancerSourceRanges ?? [],
    preserveClientAddress: options.preserveClientAddress ?? true,
    annotations: options.annotations ?? {},
    labels: options.labels ?? {},
  };
}

/** Whether clients outside the cluster reach it. */
export function isOutside({ type }: ServiceSettings): boolean {
  return type === ServiceType.LOAD_BALANCER || type === ServiceType.NODE_PORT;
}

/** The Service as the settings ask. Without them, it stays as it is. */
export function shapeService({ metadata, spec, ...service }: core.Service, settings: ServiceSettings): core.Service {
  const { type, loadBalancerClass, sourceRanges, preserveClientAddress } = settings;
  return {
    ...service,
    metadata: {
      ...metadata,
      labels: { ...settings.labels, ...metadata?.labels },
      annotations: { ...settings.annotations, ...metadata?.annotations },
    },
    spec: {
      ...spec,
      ...(type !== undefined && { type }),
      ...(isOutside(settings) && { externalTrafficPolicy: preserveClientAddress ? 'Local' : 'Cluster' }),
      loadBalancerClass,
      ...(sourceRanges.length > 0 && { loadBalancerSourceRanges: [...sourceRanges] }),
    },
  };
}

/** Faults of the settings of a Service. */
export function serviceFaults(settings: ServiceSettings): Fault[] {
  const { type, loadBalancerClass, sourceRanges, preserveClientAddress, annotations, labels } = settings;
  const isLoadBalancer = type === ServiceType.LOAD_BALANCER;
  const fix = 'set type: ServiceType.LOAD_BALANCER or leave it out';
  return [
    ...unless(type !== ServiceType.EXTERNAL_NAME, {
      prop: 'service.type', must: 'be ClusterIP, NodePort or LoadBalancer', got: 'ExternalName',
      why: 'an ExternalName Service has no pods', fix: 'use ServiceType.CLUSTER_IP',
    }),
    ...unless(loadBalancerClass === undefined || isLoadBalancer, {
      prop: 'service.loadBalancerClass', must: 'come with the type LoadBalancer', got: type ?? 'ClusterIP', fix,
    }),
    ...unless(loadBalancerClass === undefined || isQualifiedName(loadBalancerClass), {
      prop: 'service.loadBalancerClass', must: 'be a name like example.com/internal', got: `"${loadBalancerClass}"`,
    }),
    ...unless(sourceRanges.length === 0 || isLoadBalancer, {
      prop: 'service.loadBalancerSourceRanges', must: 'come with the type LoadBalancer', got: type ?? 'ClusterIP', fix,
    }),
    ...unless(sourceRanges.length === 0 || preserveClientAddress, {
      prop: 'service.preserveClientAddress', must: 'be true with loadBalancerSourceRanges', got: 'false',
      why: 'the network policy would see the addresses of nodes', fix: 'leave it out',
    }),
    ...sourceRanges.flatMap((range, index) => {
      const wrong = cidrFault(range);
      return wrong === undefined ? [] : [{ prop: `service.loadBalancerSourceRanges[${index}]`, ...wrong }];
    }),
    ...annotationFaults('service.annotations', annotations),
    ...labelFaults('service.labels', labels),
    ...Object.keys(labels).filter(isReservedLabel).map((key) => ({
      prop: 'service.labels', must: 'leave the labels of the construct alone', got: `"${key}"`, fix: 'use a label of your own',
    })),
  ];
}
