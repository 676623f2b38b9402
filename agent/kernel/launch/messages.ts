import type { Page } from '../http/http-server';

/** What runs in a worker: part of what other agents and people see at /status. */
export interface ProgramIdentity {
  /** Of the files that it was started from. */
  readonly digest: string;
  /** The version of this package. */
  readonly release: string;
  readonly protocol: number;
}

/** What a program is started with. */
export interface Start {
  readonly identity: ProgramIdentity;
  /** A program before this one has put the pod in service. */
  readonly inService: boolean;
}

/** What is mounted in the pod, compared with what runs. */
export interface Mounted {
  /** Whole, of this pod's template, and neither what runs nor refused: the agent may ask for it. */
  readonly offered?: { readonly digest: string; readonly release: string };
  /** It was tried in this pod, and did not come up. */
  readonly refused?: { readonly digest: string; readonly why: string };
  /** What is mounted doesn't agree with its digests, and for how long it hasn't. */
  readonly incomplete?: { readonly why: string; readonly seconds: number };
  /** It is of another pod template: the pod gets it when it is replaced. */
  readonly forNextPod?: { readonly digest: string; readonly release: string };
}

/** What a program tells its launcher. */
export type FromProgram =
  | { readonly say: 'opens'; readonly host: string; readonly port: number }
  /** Its configuration is read and its pages are there; it waits for `go`. */
  | { readonly say: 'ready' }
  /** It has observed, decided and taken a step without an error. */
  | { readonly say: 'looked' }
  /** Its pod is in service, and so it is with the next program. */
  | { readonly say: 'inService' }
  /** It waits between two steps, to be replaced by what was offered. */
  | { readonly say: 'replaceMe'; readonly digest: string }
  | { readonly say: 'page'; readonly id: number; readonly page: Page };

/** What a launcher tells a program. */
export type ToProgram =
  | { readonly tell: 'request'; readonly id: number; readonly port: number; readonly method: string; readonly url: string }
  /** No other program acts for this pod any more. */
  | { readonly tell: 'go' }
  /** It is not replaced now, and goes on. */
  | { readonly tell: 'resume' }
  | { readonly tell: 'sigterm' }
  | { readonly tell: 'mounted'; readonly mounted: Mounted };
