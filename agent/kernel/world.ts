import type { CertificateNews } from './certificates/certificate-news';
import type { CertificateFacts } from './certificates/managed-certificates';
import type { ServerContainer } from './kubernetes/server-ends';
import type { PodIdentity } from './pod';

export interface Clock {
  /** Only differences count. */
  now(): number;
  pause(milliseconds: number): Promise<void>;
}

type Level = 'info' | 'warn' | 'error';

/** Writes one line. */
export type Log = (level: Level, message: string, fields?: Readonly<Record<string, unknown>>) => void;

/**
 * All that an agent reads and changes outside itself, as far as every system has it. Tests replace it with a model. A system adds its
 * servers and, if it has more than one pod, the agents of the others.
 */
export interface AgentWorld<Pod extends AgentPod, Kubernetes extends AgentObjects> {
  readonly clock: Clock;
  readonly log: Log;
  readonly pod: Pod;
  readonly kubernetes: Kubernetes;
  /** Absent: the agents issue no certificates. */
  readonly certificates?: AgentCertificates;
}

/** The certificates that this agent issues. */
export interface AgentCertificates {
  /** @param formed whether the cluster exists, as far as is known */
  look(formed: boolean): Promise<CertificateFacts>;
  /** Takes the step that is due. A failure is told by the next look. */
  take(): Promise<readonly CertificateNews[]>;
}

/** What this pod's containers share. */
export interface AgentPod {
  /** Whether a server process listens in this pod, healthy or not. */
  serverRunning(): Promise<boolean>;
  /** Moves the data directory beside itself, and deletes one that was moved there before. */
  setAside(): Promise<void>;
  /** What `kubectl describe pod` shows of a container that ended. */
  writeTerminationMessage(message: string): Promise<void>;
}

/** The objects of this cluster in Kubernetes. */
export interface AgentObjects<StateRecord = object, Wanted = unknown> {
  wanted(): Promise<Wanted>;
  /** Absent: there was no answer, or the record does not exist. The record of a cluster that was never formed is empty. */
  record(): Promise<StateRecord | undefined>;
  /** Fails rather than overwriting what was written since `record` was last read. */
  writeRecord(change: StateRecord): Promise<void>;
  /** Whether the own pod is known to be terminating. */
  podDeleted(): Promise<boolean>;
  /** Whether the API server says that nobody has deleted the own pod. Without an answer: no. */
  podLives(): Promise<boolean>;
  /** The server's container, as it was when `podDeleted` last looked. Absent: there was no answer. */
  serverContainer(): ServerContainer | undefined;
  /** Best effort: an Event that is lost loses nothing. */
  event(type: 'Normal' | 'Warning', reason: string, message: string): Promise<void>;
}

/** The agents of the other pods. @throws when there was no answer that we understand */
export interface PeerAgents<PodKey, Status> {
  status(pod: PodKey): Promise<Status>;
}

/** What does not change while the pod lives. */
export interface AgentSetting<Config, Topology extends { readonly self: PodIdentity }> {
  readonly topology: Topology;
  readonly config: Config;
}
