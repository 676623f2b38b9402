import type { IResolver } from 'cdk8s';

/** How an app is written. */
export interface OperatorlessAppProps {
  /**
   * The folder that is written. `CDK8S_OUTDIR`, which `cdk8s synth` sets, goes before it.
   * @default 'dist'
   */
  readonly outdir?: string;

  /**
   * Whether each folder gets a `README.md`: what runs here, a picture of it, and the commands to apply, to watch and to remove it.
   * @default true
   */
  readonly readme?: boolean;

  /**
   * Whether objects say to Argo CD in which order they are synced (`argocd.argoproj.io/sync-wave`), and that volumes,
   * namespaces, definitions of kinds and what agents fill (state records, generated credentials) are never pruned.
   * @default false
   */
  readonly argoCd?: boolean;

  /**
   * Whether objects say to Flux (`kustomize.toolkit.fluxcd.io/prune`) that volumes, namespaces, definitions of kinds and what
   * agents fill (state records, generated credentials) are never pruned. The order is that of `kustomization.yaml`.
   * @default false
   */
  readonly flux?: boolean;

  /**
   * Whether `construct-metadata.json`, by which validation plugins of the cdk8s command line find constructs, is written.
   * @default - whether `CDK8S_RECORD_CONSTRUCT_METADATA` is `true`, as `cdk8s synth` sets it
   */
  readonly recordConstructMetadata?: boolean;

  /**
   * Resolve values when objects are rendered, before those of cdk8s.
   * @default []
   */
  readonly resolvers?: IResolver[];
}
