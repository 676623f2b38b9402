import { type TlsKind, tlsKind } from '../../kernel/contract/certificate';
import type { EtcdAgentConfig } from '../contract/config';
import type { Plan } from './facts';
import type { Scheme } from './topology';

/**
 * What the servers of a cluster speak: TLS with certificates of one kind, plain text, or on the way from one to the other both. The state
 * record and the status pages hold it as text.
 */
export type Spoken = TlsKind | `${Exclude<TlsKind, 'plain text'>} ${typeof BESIDE}`;

const BESIDE = 'beside plain text';

/** @param peers how this server and its peers reach each other, if it could not start with what its configuration says */
export function spokenBy(config: EtcdAgentConfig, peers?: Scheme): Spoken {
  const kind = tlsKind(config);
  if (kind === 'plain text') return kind;
  const beside = peers === undefined ? config.tls?.besidePlainText === true : peers === 'http';
  return beside ? `${kind} ${BESIDE}` : kind;
}

/** How others reach the server that has this configuration file, if it could not start with what the setting says. */
export function peersIn(plan: Plan): Scheme | undefined {
  return plan.for === 'restart' ? plan.peers : undefined;
}

/** How members that speak this reach each other. */
export function peerSchemeOf(spoken: string): Scheme {
  return spoken === 'plain text' || split(spoken)[1] ? 'http' : 'https';
}

/** Whether servers that speak these accept each other. Texts that a later release wrote are only alike if they are the same. */
export function meet(one: string, other: string): boolean {
  return one === other || isBetween(one, other) || isBetween(other, one);
}

function isBetween(both: string, one: string): boolean {
  const [kind, beside] = split(both);
  return beside && (one === kind || one === 'plain text');
}

/** The step from which a change leads to both. */
export function between(one: string, other: string): Spoken | undefined {
  const [tls] = [one, other].filter((spoken): spoken is 'managed' | 'secrets' => spoken === 'managed' || spoken === 'secrets');
  return tls !== undefined && [one, other].includes('plain text') ? `${tls} ${BESIDE}` : undefined;
}

function split(spoken: string): readonly [kind: string, beside: boolean] {
  return spoken.endsWith(` ${BESIDE}`) ? [spoken.slice(0, -BESIDE.length - 1), true] : [spoken, false];
}
