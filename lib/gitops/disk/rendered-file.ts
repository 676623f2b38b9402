/**
 * One file of an app, as returned by `OperatorlessApp.render()`: an object's manifest, a `kustomization.yaml`, a `README.md` or the index.
 */
export interface RenderedFile {
  /** The path relative to the output folder, with `/` on every system: `staging/deployment-website.yaml`. */
  readonly path: string;

  /** The content of the file. */
  readonly text: string;

  /**
   * The object in the file, as plain data: the result of parsing `text`.
   * @default - none: the file is not the manifest of an object
   */
  readonly manifest?: Record<string, unknown>;

  /**
   * The path of the object's construct: `staging/website/Deployment`.
   * @default - none: the file is not the manifest of an object
   */
  readonly construct?: string;
}
