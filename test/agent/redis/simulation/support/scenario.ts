import type { PodRef } from '../../../../../agent/redis/model/facts';
import { putRight } from '../../../support/simulation/faults';
import { Releases } from '../../../support/simulation/releases';
import { randomFrom, Time } from '../../../support/simulation/time';
import { SLOTS } from '../../support/situations';
import { type Fault, happen } from './faults';
import { Kubernetes } from './kubernetes-model';
import type { Engine, NodeState, Server } from './node-model';

export interface Happening {
  readonly fault: Fault;
  readonly thenSeconds: number;
}

export interface Story {
  readonly seed: number;
  readonly engine: Engine;
  readonly pods: number;
  readonly happenings: readonly Happening[];
  readonly finalShards: number;
}

// Most of what is asked for fails at some time, and nobody reads where: traces would take a third of the time.
Error.stackTraceLimit = 0;

const LARGEST = 4;
const PATIENCE_SECONDS = 400;

/** @returns what went wrong; nothing, if all went well */
export async function tell(story: Story): Promise<readonly string[]> {
  const time = new Time(randomFrom(story.seed));
  const kubernetes = new Kubernetes(time, story.engine, new Releases(story.seed));
  [kubernetes.shards, kubernetes.podsEach] = [3, story.pods];
  if (!(await converges(kubernetes))) return [...kubernetes.broken, `never formed: ${describe(kubernetes)}`];
  for (const { fault, thenSeconds } of story.happenings) {
    happen(kubernetes, fault);
    await passWriting(kubernetes, thenSeconds);
    if (kubernetes.broken.length > 0) return kubernetes.broken;
  }
  putRight(kubernetes);
  let settled = await converges(kubernetes);
  if (!settled) {
    // A pod died while it gave its slots, or its shard, away: setting the numbers back brings it back. Nothing else does.
    [kubernetes.shards, kubernetes.podsEach] = [LARGEST, 2];
    settled = await converges(kubernetes);
  }
  kubernetes.shards = story.finalShards;
  const settledAgain = settled && (await converges(kubernetes));
  return [
    ...kubernetes.broken,
    ...(settledAgain ? kubernetes.client.lost() : [`does not converge: ${describe(kubernetes)}`]),
  ];
}

async function converges(kubernetes: Kubernetes): Promise<boolean> {
  for (let seconds = 0; seconds < PATIENCE_SECONDS; seconds += 1) {
    await passWriting(kubernetes, 1);
    if (kubernetes.broken.length > 0) return false;
    if (isWell(kubernetes)) return true;
  }
  return false;
}

async function passWriting(kubernetes: Kubernetes, seconds: number): Promise<void> {
  kubernetes.client.write();
  await kubernetes.time.pass(seconds * 1000);
  kubernetes.client.write();
}

/** Every pod sees the same: every slot with one owner, evenly, one primary a shard, all others in touch, nobody else. */
function isWell({ pods, shards, podsEach, record }: Kubernetes): boolean {
  if (record.clusterId === undefined || (record.forming ?? '') !== '' || pods.size !== shards * podsEach) return false;
  const all = [...pods.values()];
  const states = all.flatMap(({ server }) => (server === undefined || server.frozen || server.busy !== undefined ? [] : [server.state]));
  if (states.length < all.length || all.some((pod) => pod.terminating || !pod.isReady())) return false;
  const owner = states[0]?.owner ?? [];
  for (const { ref, server } of all) {
    if (server === undefined) return false;
    const { state } = server;
    if (state.primary && !server.serving) return false;
    if (state.table.size !== all.length - 1 || state.note !== record.clusterId) return false;
    if (state.importing.size + state.migrating.size > 0 || owner.some((id, slot) => id === undefined || state.owner[slot] !== id)) {
      return false;
    }
    if (all.some((other) => other.server !== server && !knows(state, other.server))) return false;
    const primary = all.find((other) => other.ref.shard === ref.shard && other.server?.state.primary === true)?.server?.state;
    const even = state.owned(primary?.id).length - Math.floor(SLOTS / shards);
    if (primary === undefined || even < 0 || even > 1 || (state !== primary && (state.primaryId !== primary.id || !server.linkUp))) {
      return false;
    }
  }
  return true;
}

function knows(state: NodeState, other: Server | undefined): boolean {
  const entry = state.table.get(other?.state.id ?? '');
  return entry !== undefined && !entry.failed && entry.address === other?.address;
}

function describe({ pods, shards, podsEach, record, time }: Kubernetes): string {
  const text = ({ shard, ordinal }: PodRef) => `${shard}-${ordinal}`;
  return JSON.stringify({
    now: time.now,
    shards,
    podsEach,
    record,
    pods: [...pods.values()].map((pod) => ({
      pod: text(pod.ref),
      terminating: pod.terminating,
      id: pod.server?.state.id,
      primaryId: pod.server?.state.primaryId,
      epoch: pod.server?.state.epoch,
      serving: pod.server?.serving,
      linkUp: pod.server?.linkUp,
      owners: pod.server?.state.owner.map((id) => id?.slice(-3) ?? '-').join(' '),
      table: [...(pod.server?.state.table.values() ?? [])]
        .map(({ id, address, epoch, primary, failed, noAddress }) => (
          `${id.slice(-3)}@${address} ${primary ? `primary ${epoch}` : 'replica'}${failed ? ' failed' : ''}${noAddress ? ' noaddr' : ''}`
        ))
        .join(', '),
      open: [...(pod.server?.state.importing ?? []), ...(pod.server?.state.migrating ?? [])],
      step: pod.agent?.lastLook?.action,
    })),
  }, undefined, 1);
}
