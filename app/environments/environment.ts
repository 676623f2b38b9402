/** What differs between the environments of the sample platform: plain data. */
export interface Environment {
  readonly namespace: string;
  readonly domain: string;
  readonly gateway: { readonly name: string; readonly namespace: string };
  readonly website: { readonly image: string; readonly size: number };
  readonly sample: {
    readonly replicas: number;
    readonly maxReplicas: number | undefined;
    readonly millicores: number;
    readonly memoryMebibytes: number;
    readonly logLevel: string;
    readonly stable: string;
    readonly next: { readonly version: string; readonly weight: number; readonly idle: boolean };
  };
}
