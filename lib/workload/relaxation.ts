/**
 * A named step down from what a container may do out of the box. Each is visible in the output, as the annotation
 * `cdk8s-operatorless/relaxations` of the workload and its pods, and as waivers for the checks that it fails.
 */
export enum Relaxation {
  /**
   * The image insists on root: it starts as user 0 with the capabilities that servers of old need to give it up again.
   * Its namespace can enforce no more than Pod Security `baseline`.
   */
  ROOT_USER = 'root-user',

  /** The image writes all over its root filesystem. Try `writablePaths` first. Pod Security `restricted` allows it. */
  WRITABLE_ROOT = 'writable-root',
}
