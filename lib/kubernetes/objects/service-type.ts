/** How a Service is reached. */
export enum ServiceType {
  /** By an address inside the cluster only. */
  CLUSTER_IP = 'ClusterIP',

  /** Also by a port of every node. */
  NODE_PORT = 'NodePort',

  /** Also by a load balancer of the cloud provider. */
  LOAD_BALANCER = 'LoadBalancer',

  /** As another name of a host outside the cluster, for which constructs have no use. */
  EXTERNAL_NAME = 'ExternalName',
}
