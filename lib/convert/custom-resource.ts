import type { ServiceType } from 'cdk8s-plus-28';
import type { AppServiceProps } from '../app-service/props';
import type { EtcdClusterProps } from '../etcd/props';
import type { MicroServiceProps } from '../micro-service/props';
import type { RedisClusterProps } from '../redis/props';
import type { Fault, Origin } from './reading/faults';
import type { Path } from './reading/source-tree';
import type { FormerResources } from './stateful/memory';

/** A custom resource of an operator, converted to the props of the construct that replaces it. */
export type CustomResource = AppServiceResource | EtcdClusterResource | MicroServiceDeployResource | RedisClusterResource;

export interface AppServiceResource extends Provenance {
  readonly kind: 'AppService';
  readonly name: string;
  readonly props: AppServiceProps;
  /** Environment variables whose values stand in the resource but must come from a Secret. */
  readonly secretEnvironment: SecretEnvironment | undefined;
}

export interface MicroServiceDeployResource extends Provenance {
  readonly kind: 'MicroServiceDeploy';
  readonly name: string;
  readonly props: MicroServiceProps;
}

export interface EtcdClusterResource extends Provenance {
  readonly kind: 'EtcdCluster';
  readonly name: string;
  /** Without the version, its image and the certificates, of which the command line has a say as well. */
  readonly props: EtcdClusterProps;
  /** What the operator would run, without a `v`. */
  readonly version: string;
  /** Where the image comes from; nothing for upstream's own registry. */
  readonly repository: string | undefined;
  readonly certificates: ForeignCertificates;
  readonly former: FormerEtcd;
  /** What is wrong with the memory unless `--memory-limit` gives it. */
  readonly memoryFaults: readonly Fault[];
  /** The field on which a prop without a field of its own depends: the disk, of the quota. */
  readonly relatedField: (prop: string) => Path | undefined;
}

export interface RedisClusterResource extends Provenance {
  readonly kind: 'RedisCluster';
  readonly name: string;
  /** What the resource says; the command line has a say in the version, replicas, clients and the user interface as well. */
  readonly props: RedisClusterProps;
  /** The user interface that was asked for. */
  readonly userInterface: UserInterface | undefined;
  /** What becomes of it that its owner may not expect, once it runs this version. */
  readonly notes: (version: string | undefined) => readonly string[];
  /** What is wrong with the version unless `--version-map` gives another. */
  readonly versionFaults: readonly Fault[];
  readonly former: FormerDatabase;
  /** What is wrong with the memory unless `--memory-limit` gives it. */
  readonly memoryFaults: readonly Fault[];
  /** The field on which a prop without a field of its own depends: the memory, of the disk. */
  readonly relatedField: (prop: string) => Path | undefined;
}

/** How the operator ran a database, as far as it may run otherwise with us. */
export interface FormerDatabase {
  readonly resources: FormerResources;
  /** Whether its pods had disks that outlived them. */
  readonly hadDisks: boolean;
  /** Where clients connected: `registry-client:2379`. */
  readonly address: string;
}

export interface FormerEtcd extends FormerDatabase {
  /** Where its images came from when the resource did not say. */
  readonly repository: string;
  /** Whether two members could never be on one node. */
  readonly onDifferentNodes: boolean;
}

/** How a user interface was to be reached. */
export interface UserInterface {
  readonly serviceType: ServiceType;
  readonly serviceAnnotations: Readonly<Record<string, string>>;
}

/** How the members of a cluster know each other as long as the operator has it. */
export interface ForeignCertificates {
  readonly from: 'secrets' | 'cert-manager' | 'nowhere';
  /** Secrets whose keys have other names than ours. */
  readonly secrets: readonly ForeignSecret[];
  /** Who signs the certificates, when it is not the cluster's own authority. */
  readonly issuer: string | undefined;
  /** Faults of settings that certificates of the construct don't have. The option `--tls` overrides them. */
  readonly faults: readonly Fault[];
}

export interface ForeignSecret {
  readonly use: 'server' | 'peer' | 'client';
  readonly name: string;
  /** Our key by the other one's. */
  readonly keys: Readonly<Record<'tls.crt' | 'tls.key' | 'ca.crt', string>>;
}

/** A Secret that holds environment variables, and their names. */
export interface SecretEnvironment {
  readonly secretName: string;
  readonly names: readonly string[];
}

/** Where the props were read from. */
interface Provenance {
  readonly origin: Origin;
  readonly namespace: string | undefined;
  /** The field that a prop was read from, or nothing when no field says it. */
  readonly fieldOf: (prop: string) => Path | undefined;
  /** What is known to be wrong with it. */
  readonly faults: readonly Fault[];
}

/** What a reader makes of a resource. */
export interface Reading {
  /** With faults, as far as it can be told what was asked for: rules of the construct may have more against it. */
  readonly resource?: CustomResource;
  readonly faults: readonly Fault[];
}

/** A prop such as `ports[0].nodePort` as the fields on its way. */
export function propPath(prop: string): Path {
  return prop.split(/[.[\]]+/).filter((step) => step !== '').map((step) => (/^\d+$/.test(step) ? Number(step) : step));
}
