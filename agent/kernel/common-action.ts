import type { Outcome } from './loop/agent-loop';
import type { AgentMemory } from './memory';
import type { PodIdentity } from './pod';
import { assertNever } from './values';
import type { AgentObjects, AgentPod, AgentSetting, AgentWorld } from './world';

/** Actions that every agent has, whatever its system. */
export type CommonAction<Alarm extends string, StateRecord extends object> =
  | { readonly do: 'wait'; readonly why: string }
  /** Raise an alarm, and go on looking. */
  | { readonly do: 'warn'; readonly reason: Alarm; readonly why: string }
  /** Raise an alarm, and end; while running: go on looking. */
  | { readonly do: 'fail'; readonly reason: Alarm; readonly why: string }
  /** The server may start. */
  | { readonly do: 'start' }
  /** Move the data directory out of the way: the pod starts without it. */
  | { readonly do: 'setAside' }
  | { readonly do: 'record'; readonly change: StateRecord }
  /** Write the next of the Secrets and files with the certificates that the agents issue. */
  | { readonly do: 'certify' }
  /** The server of this pod may end now. */
  | { readonly do: 'release'; readonly why: string; readonly alarm?: Alarm };

const COMMON = ['wait', 'warn', 'fail', 'start', 'setAside', 'record', 'certify', 'release'] as const;

export type CommonName = (typeof COMMON)[number];

type Common<Action> = Extract<Action, { readonly do: CommonName }>;

/** What a step may use. */
export interface StepContext<
  World extends AgentWorld<AgentPod, AgentObjects>,
  Setting extends AgentSetting<unknown, { readonly self: PodIdentity }>,
  Memory extends AgentMemory,
  Observer extends { forgetRecord(): void },
> {
  readonly world: World;
  readonly setting: Setting;
  readonly memory: Memory;
  readonly observer: Observer;
}

type AnyContext = StepContext<
  AgentWorld<AgentPod, AgentObjects>, AgentSetting<unknown, { readonly self: PodIdentity }>, AgentMemory, { forgetRecord(): void }
>;

export function isCommon<Action extends { readonly do: string }>(action: Action): action is Common<Action> {
  return COMMON.some((name) => name === action.do);
}

/** @param prepareStart what the system does right before its server may start */
export async function takeCommon(
  action: CommonAction<string, object>, context: AnyContext, prepareStart: () => Promise<void>,
): Promise<Outcome> {
  const { pod } = context.world;
  switch (action.do) {
    case 'wait':
      return 'again';
    case 'warn':
      await raiseAlarm(context, action.reason, action.why);
      return 'again';
    case 'fail':
      await pod.writeTerminationMessage(action.why);
      await raiseAlarm(context, action.reason, action.why);
      return 'failed';
    case 'start':
      await prepareStart();
      return 'done';
    case 'setAside':
      await pod.setAside();
      return 'again';
    case 'record':
      await writeRecord(action.change, context);
      return 'again';
    case 'certify':
      await certify(context.world);
      return 'again';
    case 'release':
      if (action.alarm !== undefined) await raiseAlarm(context, action.alarm, action.why);
      return 'done';
    default:
      return assertNever(action);
  }
}

/** Takes the next step with certificates, and tells people what it was. */
async function certify({ certificates, kubernetes, log }: AgentWorld<AgentPod, AgentObjects>): Promise<void> {
  for (const { type, reason, message } of (await certificates?.take()) ?? []) {
    log(type === 'Warning' ? 'warn' : 'info', message);
    await kubernetes.event(type, reason, message);
  }
}

/** The next look reads the record again. */
export async function writeRecord(change: object, { world, observer }: Pick<AnyContext, 'world' | 'observer'>): Promise<void> {
  observer.forgetRecord();
  await world.kubernetes.writeRecord(change);
}

/** Creates an Event for people who watch the cluster now, and writes the state record for people who look later. Repeated only rarely. */
export async function raiseAlarm({ world, setting, memory, observer }: AnyContext, reason: string, why: string): Promise<void> {
  if (!memory.isNews(reason, world.clock.now())) return;
  await world.kubernetes.event('Warning', reason, why);
  try {
    await writeRecord({ problem: `${setting.topology.self.podName}: ${why}` }, { world, observer });
  } catch (error) {
    // It is in the log and in the termination message as well, and a failure must still end the container.
    world.log('warn', 'the problem could not be written to the state record', { error: String(error) });
  }
}
