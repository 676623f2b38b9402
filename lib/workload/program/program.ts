import type { ImagePullPolicy } from '../../kubernetes/pods/image-pull-policy';
import type { Labels } from '../../kubernetes/objects/labels';
import type { DnsProfile } from '../../network/dns-profile';
import type { Peer } from '../../network/peer';
import type { EnvVar } from '../../pods/environment';
import type { Relaxation } from '../../pods/relaxation';
import type { Resources } from '../../pods/resources';
import type { PodSettings } from '../../pods/settings';
import type { Volume } from '../../pods/volume';

/** The finished settings of an image that runs in pods, whatever keeps the pods running. */
export interface Program {
  /** Every object's name, and the value of the only label in a selector. */
  readonly name: string;
  /** The namespace of the chart. Peers in another one need a namespace selector in the network policy. */
  readonly namespace: string | undefined;
  /** All of them, those of the construct included. */
  readonly labels: Labels;
  /** Those that the user gave. */
  readonly addedLabels: Labels;
  readonly annotations: Labels;
  readonly image: string;
  readonly imagePullPolicy: ImagePullPolicy;
  readonly command: readonly string[];
  readonly args: readonly string[];
  readonly resources: Resources;
  readonly env: Readonly<Record<string, EnvVar>>;
  readonly config: ConfigSettings;
  readonly volumes: readonly Volume[];
  readonly writablePaths: readonly string[];
  readonly calls: readonly Peer[];
  readonly dns: DnsProfile;
  readonly user: number;
  readonly relaxations: readonly Relaxation[];
  readonly priorityClassName: string | undefined;
  readonly pods: PodSettings;
}

export interface ConfigSettings {
  readonly data: Readonly<Record<string, string>>;
  readonly secretKeys: readonly string[];
  readonly secretName: string;
  /** Where the keys are files; as environment variables when there is none. */
  readonly directory: string | undefined;
}
