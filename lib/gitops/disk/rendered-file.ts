/**
 * One file of an app, as `OperatorlessApp.render()` gives it: an object's manifest, a `kustomization.yaml`, a `README.md`, or
 * the index.
 */
export interface RenderedFile {
  /** Where it goes beneath the output folder, with `/` on every system: `staging/deployment-website.yaml`. */
  readonly path: string;

  /** All that it holds. */
  readonly text: string;

  /**
   * The object that the text spells: plain data, the same that `text` parses to.
   * @default - the file is no manifest of an object
   */
  readonly manifest?: Record<string, unknown>;

  /**
   * The path of the construct that made the object: `staging/website/Deployment`.
   * @default - the file is no manifest of an object
   */
  readonly construct?: string;
}
