import { Command, Option } from 'commander';

/** Options of `operatorless check`. */
export interface CheckOptions {
  readonly app?: string;
  readonly output?: string;
  readonly kubernetes?: string;
  readonly crds?: string;
}

/** Options of `operatorless plan`. */
export interface PlanOptions extends CheckOptions {
  readonly json?: boolean;
  readonly markdown?: boolean;
  readonly allow: readonly string[];
  readonly ignore: readonly string[];
  readonly namespace?: string;
}

const PLAN = `Show what a change of manifests does to a running cluster: what the API server refuses, what loses data or
availability, which pods restart, and what has no effect.

OLD and NEW are each a folder, a revision of Git, or a folder of one, such as HEAD~1:manifests/staging. OLD is by default
what is committed (HEAD), NEW what the app in cdk8s.yaml would write now. No cluster is contacted. Kustomizations are
rendered by kubectl or kustomize from the PATH, unless they only list files.`;

const PLAN_EXAMPLES = `
Examples:
  What the app's change does:
    operatorless plan
  What a branch does, as a comment on its pull request:
    operatorless plan origin/main HEAD --markdown
  Two folders, whoever wrote them:
    kubectl get deploy,sts,svc,cm,pvc -n shop -o yaml > live.yaml && operatorless plan live.yaml manifests/shop -n shop
  For a cluster of one version:
    operatorless plan --kubernetes 1.31
  Allow a danger that is intended, for one object or for all:
    operatorless plan --allow claim-removed:PersistentVolumeClaim/shop/uploads --allow workload-removed

Exit codes:
  0  safe
  2  could not be determined: manifests that differ and can't be read, an app that fails, an unknown revision or folder
  3  something is refused, or dangerous and not allowed
`;

const CHECK = `Check whether the committed files are what the app writes now.

COMMITTED is a folder or a revision of Git, HEAD by default.
It also names every field of the app's manifests that Kubernetes doesn't know.

Nothing is written.`;

const CHECK_EXIT_CODES = `
Exit codes:
  0  every file is the same, byte for byte
  1  files differ: prints their names and the plan
  2  could not be determined
  3  files are the same, but Kubernetes refuses or loses something in them
`;

/** The command `operatorless plan` and its help. */
export function planCommand(action: (old: string | undefined, next: string | undefined, options: PlanOptions) => void): Command {
  const command = new Command('plan')
    .summary('show what a change does to a running cluster')
    .description(PLAN)
    .argument('[old]', 'before')
    .argument('[new]', 'after')
    .addOption(new Option('--json', 'everything, for programs').conflicts('markdown'))
    .option('--markdown', 'a comment for a pull request')
    .addOption(new Option('--allow <rule[:object]>', 'a danger that is intended, or what passes after a step by hand; repeatable')
      .default([], 'none')
      .argParser(repeated))
    .addOption(new Option('--ignore <glob>', 'files that hold no manifests for this cluster, such as charts/**; repeatable')
      .default([], 'none')
      .argParser(repeated))
    .option('-n, --namespace <name>', 'the namespace of objects that name none, on both sides, as with kubectl apply -n');
  return appOptions(command).addHelpText('after', PLAN_EXAMPLES).action(action);
}

/** The command `operatorless check` and its help. */
export function checkCommand(action: (committed: string | undefined, options: CheckOptions) => void): Command {
  const command = new Command('check').summary(
    'check whether the committed files are what the app writes',
  ).description(CHECK).argument('[committed]', 'what should be up to date');
  return appOptions(command).addHelpText('after', CHECK_EXIT_CODES).action(action);
}

function repeated(value: string, previous: readonly string[]): string[] {
  return [...previous, value];
}

function appOptions(command: Command): Command {
  return command
    .option('-a, --app <command>', 'the command that writes manifests into the folder of CDK8S_OUTDIR (default: app of cdk8s.yaml)')
    .option('-o, --output <folder>', 'the folder that is committed (default: output of cdk8s.yaml, else dist)')
    .option('-k, --kubernetes <version>', 'the version of the cluster, such as 1.31 (default: any from 1.28 on)')
    .option('--crds <folder>', 'CustomResourceDefinitions that are in the cluster, but not in the manifests');
}
