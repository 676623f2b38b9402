import type { IResolver } from 'cdk8s';

/** Properties of an OperatorlessApp. */
export interface OperatorlessAppProps {
  /**
   * The output folder. `CDK8S_OUTDIR`, which `cdk8s synth` sets, takes precedence.
   * @default 'dist'
   */
  readonly outdir?: string;

  /**
   * Whether each folder gets a `README.md`. It says what runs there, with a diagram, and how to apply, watch and remove it.
   * @default true
   */
  readonly readme?: boolean;

  /**
   * Whether objects get annotations for Argo CD. They set the order of syncing (`argocd.argoproj.io/sync-wave`). They also exclude from
   * pruning, and from deletion together with the Application: volumes, namespaces, CustomResourceDefinitions, and ConfigMaps and Secrets
   * that are empty. What the agents of databases fill is always excluded.
   * @default false
   */
  readonly argoCd?: boolean;

  /**
   * Whether objects get annotations for Flux (`kustomize.toolkit.fluxcd.io/prune`). They exclude from pruning, also when
   * the Kustomization is deleted: volumes, namespaces, CustomResourceDefinitions, and ConfigMaps and Secrets that are empty. What the
   * agents of databases fill is always excluded. Flux applies in the order of `kustomization.yaml`.
   * @default false
   */
  readonly flux?: boolean;

  /**
   * Whether to write `.gitattributes` to the output folder. It marks the files as generated, so that GitHub folds them in pull requests,
   * keeps their line breaks on Windows, and lets Git merge the index. It also applies to your own YAML files in that folder.
   * @default false
   */
  readonly gitAttributes?: boolean;

  /**
   * Whether to write `construct-metadata.json`, which validation plugins of the cdk8s command line use to find constructs.
   * @default - whether `CDK8S_RECORD_CONSTRUCT_METADATA` is `true`, as `cdk8s synth` sets it
   */
  readonly recordConstructMetadata?: boolean;

  /**
   * Whether to accept connections that only one side's network policies allow. They are an error otherwise, because requests would time
   * out. Set it if network policies that are not in this app complete the connections.
   * @default false
   */
  readonly oneSidedConnections?: boolean;

  /**
   * Additional resolvers for values, which run before those of cdk8s.
   * @default []
   */
  readonly resolvers?: IResolver[];
}
