/** When a node pulls the image of a container. */
export enum ImagePullPolicy {
  /** At each start of the container. The node downloads only what it lacks. */
  ALWAYS = 'Always',

  /** Only if the node doesn't have it. */
  IF_NOT_PRESENT = 'IfNotPresent',

  /** Never. The container doesn't start on a node that lacks the image. */
  NEVER = 'Never',
}
