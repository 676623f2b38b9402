/**
 * An exception from the restricted security defaults of a container. The manifests show each one: in the annotation
 * `cdk8s-operatorless/relaxations` of the workload and its pods, and as waivers for the linter checks that it fails.
 */
export enum Relaxation {
  /**
   * Starts the container as root, for images that insist on it. It has the capabilities that servers need to switch to another user.
   * The strictest Pod Security level that its namespace can enforce is `baseline`.
   */
  ROOT_USER = 'root-user',

  /** Makes the root filesystem writable. Try `writablePaths` first. Pod Security `restricted` allows it. */
  WRITABLE_ROOT = 'writable-root',

  /**
   * Leaves out the NetworkPolicy, for clusters that have policies of their own. Everybody in the cluster can then connect to every port of
   * the pods, the bus of a RedisCluster among them, by which two clusters can be merged.
   */
  NO_NETWORK_POLICY = 'no-network-policy',
}
