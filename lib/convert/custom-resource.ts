import type { ServiceType } from '../kubernetes/objects/service-type';
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
  /** Environment variables whose values are in the resource but must come from a Secret. */
  readonly secretEnvironments: readonly SecretEnvironment[];
}

export interface MicroServiceDeployResource extends Provenance {
  readonly kind: 'MicroServiceDeploy';
  readonly name: string;
  readonly props: MicroServiceProps;
}

/** What resources of all databases have. */
interface DatabaseResource extends Provenance {
  /** Environment variables whose values are in the resource but must come from a Secret. */
  readonly secretEnvironments: readonly SecretEnvironment[];
  /** Changes of the pods that the owner may not expect. */
  readonly podNotes: readonly string[];
}

export interface EtcdClusterResource extends DatabaseResource {
  readonly kind: 'EtcdCluster';
  readonly name: string;
  /** Without the version, the image and the certificates, which also depend on the command line. */
  readonly props: EtcdClusterProps;
  /** The version that the operator would run, without a `v`. */
  readonly version: string;
  /** The repository of the image. Undefined for upstream's own registry. */
  readonly repository: string | undefined;
  readonly certificates: ForeignCertificates;
  readonly former: FormerEtcd;
  /** The faults of the memory, which don't count if `--memory-limit` sets it. */
  readonly memoryFaults: readonly Fault[];
  /** The field on which a prop without a field of its own depends: for the quota, this is the disk. */
  readonly relatedField: (prop: string) => Path | undefined;
}

export interface RedisClusterResource extends DatabaseResource {
  readonly kind: 'RedisCluster';
  readonly name: string;
  /** The props that the resource sets. The version, replicas, clients, certificates and user interface also depend on the command line. */
  readonly props: RedisClusterProps;
  /** The user interface that the resource requests. */
  readonly userInterface: UserInterface | undefined;
  readonly certificates: ForeignCertificates;
  /** Changes that the owner may not expect, if the cluster runs this version. */
  readonly notes: (version: string | undefined) => readonly string[];
  /** The faults of the version, which don't count if `--version-map` replaces it. */
  readonly versionFaults: readonly Fault[];
  readonly former: FormerDatabase;
  /** The faults of the memory, which don't count if `--memory-limit` sets it. */
  readonly memoryFaults: readonly Fault[];
  /** The field on which a prop without a field of its own depends: for the disk, this is the memory. */
  readonly relatedField: (prop: string) => Path | undefined;
}

/** How the operator ran a database, where the construct may run it differently. */
export interface FormerDatabase {
  readonly resources: FormerResources;
  /** Whether the disks of its pods outlived the pods. */
  readonly hadDisks: boolean;
  /** The address to which clients connected: `registry-client:2379`. */
  readonly address: string;
}

export interface FormerEtcd extends FormerDatabase {
  /** The repository of its images, if the resource doesn't set one. */
  readonly repository: string;
}

/** How clients reach the requested user interface. */
export interface UserInterface {
  readonly serviceType: ServiceType;
  readonly serviceAnnotations: Readonly<Record<string, string>>;
}

/** How the members of a cluster authenticate each other while the operator runs it. */
export interface ForeignCertificates {
  readonly from: 'managed' | 'secrets' | 'cert-manager' | 'nowhere';
  /** Secrets that are not those of the construct, and whose keys may have other names. */
  readonly secrets: readonly ForeignSecret[];
  /** The issuer of the certificates. Undefined for the cluster's own authority. */
  readonly issuer: string | undefined;
  /** Faults of settings that the construct's certificates don't have. The option `--tls` overrides these settings. */
  readonly faults: readonly Fault[];
}

export interface ForeignSecret {
  readonly use: 'server' | 'peer' | 'client';
  readonly name: string;
  /** The other operator's key for each of ours. */
  readonly keys: Readonly<Record<'tls.crt' | 'tls.key' | 'ca.crt', string>>;
}

/** A Secret that holds environment variables, and their names. */
export interface SecretEnvironment {
  readonly secretName: string;
  readonly names: readonly string[];
}

/** The fields from which the props were read. */
interface Provenance {
  readonly origin: Origin;
  readonly namespace: string | undefined;
  /** The field from which a prop was read, or undefined if no field sets it. */
  readonly fieldOf: (prop: string) => Path | undefined;
  /** The faults that were found so far. */
  readonly faults: readonly Fault[];
}

/** A resource, and the reasons why it can't be converted. */
export interface Reading {
  /** There may be a resource in spite of faults, so that the rules of the construct can find more of them. */
  readonly resource?: CustomResource;
  readonly faults: readonly Fault[];
}

/** Splits a prop such as `ports[0].nodePort` into its fields. */
export function propPath(prop: string): Path {
  return prop.split(/[.[\]]+/).filter((step) => step !== '').map((step) => (/^\d+$/.test(step) ? Number(step) : step));
}
