import { AppServiceProps } from '../app-service/app-service';
import { MicroServiceProps } from '../micro-service/props';
import { Fault, Origin } from './faults';
import { Path } from './source-tree';

/** A resource of another operator, read: what our construct of the same purpose is to be told. */
export type CustomResource = AppServiceResource | MicroServiceDeployResource;

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

/** A Secret that holds environment variables, and their names. */
export interface SecretEnvironment {
  readonly secretName: string;
  readonly names: readonly string[];
}

/** Where the props were read from. */
export interface Provenance {
  readonly origin: Origin;
  readonly namespace: string | undefined;
  /** The field that a prop was read from, or nothing when no field says it. */
  readonly fieldOf: (prop: string) => Path | undefined;
}

/** A resource, or why there is none. */
export type Reading = { readonly resource: CustomResource } | { readonly faults: readonly Fault[] };

/** A prop such as `ports[0].nodePort` as the fields on its way. */
export function propPath(prop: string): Path {
  return prop.split(/[.[\]]+/).filter((step) => step !== '').map((step) => (/^\d+$/.test(step) ? Number(step) : step));
}
