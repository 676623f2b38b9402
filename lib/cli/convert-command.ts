import { Command, Option } from 'commander';
import { DEFAULT_PORT } from '../micro-service/settings';
import type { ConvertOptions } from '../convert/options';
import { acceptedVersions, versionChanges } from '../convert/versions';
import {
  callers, certificateSource, domain, gateway, imagePullPolicy, memoryLimit, namespace, paths, port, relaxations, replicas,
} from './convert-options';

const DESCRIPTION = `Turn custom resources into plain manifests that need no operator.

Reads these kinds:
  app.example.com/v1 AppService
  custom.ops/v1 MicroServiceDeploy
  etcd.database.coreos.com/v1beta2 EtcdCluster
  operator.etcd.io/v1alpha1 EtcdCluster
  app.redislabs.com/v1 and v1alpha1 RedisEnterpriseCluster
  redis.redis.opstreelabs.in/v1beta2 and v1beta1 RedisCluster

They may be YAML or JSON, several documents, a List as "kubectl get -o yaml" prints it, and resources whose indentation was lost.

Everything is read and checked before anything is written.`;

const EXAMPLES = `
Examples:
  See what a resource becomes:
    operatorless convert web.yaml
  Write one file per object, into a folder in Git:
    operatorless convert web.yaml --out manifests/web --namespace shop
  Convert what the cluster has, and apply it:
    kubectl get appservices -o yaml | operatorless convert - | kubectl apply --server-side -f -
  Two versions of a service behind a Gateway, v1.<msName>.example.com, v2.<msName>.example.com and a shared host:
    operatorless convert v1.yaml v2.yaml --domain example.com --gateway gateways/public
  An image that writes to some directories, and one that needs root and writes anywhere in its file system:
    operatorless convert nginx.yaml --writable /var/cache/nginx --writable /var/run
    operatorless convert nginx.yaml --relax root-user --relax writable-root
  A service that web in its own namespace and billing of another may call:
    operatorless convert api.yaml --caller web --caller finance/billing
  The same, if the pods of web belong to a Helm release:
    operatorless convert api.yaml --caller app.kubernetes.io/instance=web
  An etcd cluster in a version that is safe, with certificates by cert-manager, for the clients named api:
    operatorless convert etcd.yaml --namespace shop --version-map 3.2.13=3.6.16 --tls cert-manager --caller api
  A Redis cluster with two replicas for each shard, and a user interface for an office:
    operatorless convert redis.yaml --namespace shop --caller web --replicas 2 --ui-client 198.51.100.0/24
  One whose image is of a version with a known severe fault:
    operatorless convert redis.yaml --namespace shop --version-map 7.0.15=7.2.16

Output:
  Without --out, manifests go to standard output, like those of "kustomize build" and "helm template".
  With --out, each object has its file DIR/<kind>-<name>.yaml, beneath a folder for its namespace if there
  are several. Files that stay the same are not touched, no file is ever deleted, and a file that
  "operatorless convert" did not write is never replaced.
  Notes, such as the Secrets that you have to create, go to standard error.

Exit codes:
  0  converted
  1  a file could not be written
  2  something is wrong with the resources or the options; each fault is a line
     file:line:column: field must ..., got value; and nothing was written
`;

/** The command `operatorless convert` and its help. */
export function convertCommand(action: (files: readonly string[], options: ConvertOptions) => void): Command {
  const command = new Command('convert')
    .summary('turn custom resources into plain manifests')
    .description(DESCRIPTION)
    .argument('<file...>', 'files with custom resources; - is standard input');
  for (const option of options) command.addOption(option);
  return command.addHelpText('after', EXAMPLES).action(action);
}

const options: readonly Option[] = [
  new Option('-o, --out <dir>', 'write one file per object into this folder'),
  new Option('--stdout', 'write YAML documents to standard output, as happens without --out').conflicts('out'),
  new Option('-n, --namespace <namespace>', 'the namespace of resources without one').argParser(namespace),
  new Option(
    '--domain <domain>',
    'give each MicroServiceDeploy the host <path>.<msName>.<domain>, and several of one msName a shared host <msName>.<domain> in'
    + ' equal parts;'
    + ' goes with --gateway',
  ).argParser(domain),
  new Option('--gateway <namespace/name>', 'the Gateway that serves hosts').argParser(gateway),
  repeatable(
    '--caller <[namespace/]name, label=value or cidr>',
    'who may call, or connect to an EtcdCluster or a Redis cluster: a service of cdk8s-operatorless by its name, pods of others by a label,'
    + ' clients outside the cluster by their addresses',
    'nobody',
  ).argParser(callers),
  new Option('--port <number>', `where the app of a MicroServiceDeploy listens (default: ${DEFAULT_PORT})`).argParser(port),
  repeatable('--relax <relaxation>', 'an exception from the restricted defaults, root-user or writable-root', 'none')
    .argParser(relaxations),
  repeatable('--writable <path>', 'a directory that the app writes to, empty when a pod starts', '/tmp').argParser(paths),
  new Option('--image-pull-policy <policy>', 'when nodes pull images: Always, IfNotPresent or Never (default: IfNotPresent)')
    .argParser(imagePullPolicy),
  new Option(
    '--tls <source>',
    'where the certificates of an EtcdCluster or a Redis cluster come from: managed by the agents, secrets, cert-manager, or'
    + ' plain-text for none (default: as the resource says, else managed for an EtcdCluster and plain-text for a Redis cluster)',
  ).argParser(certificateSource),
  repeatable('--version-map <old=new>', 'the version that an EtcdCluster or a Redis cluster runs instead of another', 'none')
    .argParser(versionChanges),
  repeatable('--accept-known-faults <version>', 'a version that a database may run despite its known severe faults', 'none')
    .argParser(acceptedVersions),
  new Option(
    '--memory-limit <amount>',
    'the memory that each pod of an EtcdCluster or a Redis cluster may use, and that is reserved for it'
    + ' (default: the limit of the resource)',
  ).argParser(memoryLimit),
  new Option(
    '--replicas <number>',
    'the replicas of each shard of a Redis cluster (default: as the resource says, 1 for a RedisEnterpriseCluster)',
  ).argParser(replicas),
  repeatable(
    '--ui-client <cidr, [namespace/]name or label=value>',
    'who may open the user interface of a RedisEnterpriseCluster, which has no login',
    'nobody, and there is no user interface',
  ).argParser(callers),
];

function repeatable(flags: string, description: string, unlessGiven: string): Option {
  return new Option(flags, `${description}; repeatable`).default([], unlessGiven);
}
