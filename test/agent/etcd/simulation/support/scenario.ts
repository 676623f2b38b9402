import { putRight } from '../../../support/simulation/faults';
import { Releases } from '../../../support/simulation/releases';
import { randomFrom, Time } from '../../../support/simulation/time';
import { type Fault, happen } from './faults';
import { Kubernetes } from './kubernetes-model';

export interface Happening {
  readonly fault: Fault;
  readonly thenSeconds: number;
}

export interface Story {
  readonly seed: number;
  readonly size: number;
  readonly happenings: readonly Happening[];
  readonly finalSize: number;
  /** The maximum number of pods. */
  readonly largest: number;
}

// Many calls fail on purpose, and nobody reads their stack traces, which would take a third of the time.
Error.stackTraceLimit = 0;

/** Long enough for every limit of the agent: a stop, a stuck learner. */
const PATIENCE_SECONDS = 2400;

/** A quorum that is lost for so long does not come back by itself. */
const QUORUM_SECONDS = 120;

/** After these, pods may have ended without having left the cluster: at 0 none of them leaves. */
function keepsFromLeaving({ fault }: Happening): boolean {
  if (fault.is === 'scale') return fault.to === 0;
  return ['forceDelete', 'deleteAll', 'killAgent', 'freeze', 'apiDown', 'storm', 'usersOn', 'refuse'].includes(fault.is);
}

/** @returns what went wrong, or undefined */
export async function tell(story: Story): Promise<readonly string[]> {
  const time = new Time(randomFrom(story.seed));
  const kubernetes = new Kubernetes(time, story.largest, new Releases(story.seed));
  kubernetes.scale(Math.min(story.size, story.largest));
  if (!(await converges(kubernetes))) return [...kubernetes.broken, `never formed: ${describe(kubernetes)}`];
  for (const { fault, thenSeconds } of story.happenings) {
    happen(kubernetes, fault);
    await passWriting(kubernetes, thenSeconds);
    if (kubernetes.broken.length > 0) return kubernetes.broken;
  }
  putRight(kubernetes);
  kubernetes.admit();
  if (kubernetes.replicas === 0) kubernetes.scale(story.largest);
  const settled = await settles(kubernetes, story);
  kubernetes.scale(Math.min(story.finalSize, story.largest));
  const settledAgain = settled && (await settles(kubernetes, story));
  return [
    ...kubernetes.broken,
    ...kubernetes.clusters.filter(({ lost }) => lost > 0).map(({ lost }) => `${lost} acknowledged writes were lost`),
    ...(settledAgain || kubernetes.lostInPassing ? [] : [`does not converge: ${describe(kubernetes)}`]),
  ];
}

/**
 * A scale-in whose pods could not leave takes the quorum with it, or the member that tells whose data is right, and growing brings it back.
 * No scale-in is undone otherwise.
 */
async function settles(kubernetes: Kubernetes, { happenings, largest }: Story): Promise<boolean> {
  if (await converges(kubernetes)) return true;
  const undecided = kubernetes.clusters.some(({ alarms }) => alarms.corrupt !== undefined);
  if (!undecided && (hasQuorum(kubernetes) || !(kubernetes.leftBehind || happenings.some(keepsFromLeaving)))) return false;
  kubernetes.scale(largest);
  if (await converges(kubernetes)) return true;
  return isTie(kubernetes) && decideTie(kubernetes) && converges(kubernetes);
}

/** No majority has the right data: a wrong leader was copied before the alarm, or two members are left. The agents must say so. */
function isTie(kubernetes: Kubernetes): boolean {
  return kubernetes.clusters.some((cluster) => {
    const voters = cluster.config().filter(({ learner }) => !learner);
    const right = voters.filter(({ id }) => kubernetes.dataOf(id)?.quality !== 'rotten');
    return cluster.alarms.corrupt !== undefined && 2 * right.length <= voters.length;
  }) && /CORRUPT/.test(kubernetes.record.problem ?? '');
}

/** What a person with the knowledge would do. */
function decideTie({ pods, clusters }: Kubernetes): true {
  for (const { server } of pods.values()) if (server?.data.quality === 'rotten') server.data.quality = 'good';
  for (const { alarms } of clusters) alarms.corrupt = undefined;
  return true;
}

async function converges(kubernetes: Kubernetes): Promise<boolean> {
  let silence = 0;
  for (let seconds = 0; seconds < PATIENCE_SECONDS; seconds += 1) {
    await passWriting(kubernetes, 1);
    if (kubernetes.broken.length > 0) return false;
    if (isWell(kubernetes)) return true;
    const waiting = [...kubernetes.pods.values()].some(({ terminating }) => terminating);
    silence = waiting || hasQuorum(kubernetes) ? 0 : silence + 1;
    if (silence > QUORUM_SECONDS) return false;
  }
  return false;
}

function hasQuorum({ clusters }: Kubernetes): boolean {
  return clusters.some((cluster) => cluster.hasQuorum());
}

async function passWriting(kubernetes: Kubernetes, seconds: number): Promise<void> {
  kubernetes.write();
  await kubernetes.time.pass(seconds * 1000);
  kubernetes.write();
}

/** Every wanted pod votes in the recorded cluster, and nobody else is a member. */
function isWell({ pods, replicas, clusters, record }: Kubernetes): boolean {
  const cluster = clusters.find(({ id }) => id === record.clusterId);
  if (cluster === undefined || pods.size !== replicas) return false;
  const members = cluster.config();
  return (
    members.length === replicas &&
    members.every(({ learner }) => !learner) &&
    !cluster.alarms.stand &&
    [...pods.values()].every((pod) => pod.isReady() && pod.server?.data.cluster === cluster && pod.server.data.quality === 'good')
  );
}

function describe({ pods, replicas, clusters, record }: Kubernetes): string {
  return JSON.stringify({
    replicas,
    record,
    clusters: clusters.map((cluster) => ({
      id: cluster.id,
      leader: cluster.leaderId,
      members: cluster.config(),
      length: cluster.log.length,
    })),
    pods: [...pods.values()].map((pod) => ({
      ordinal: pod.ordinal,
      terminating: pod.terminating,
      server: pod.server?.data.memberId,
      step: pod.agent?.lastLook?.action,
      phase: pod.agent?.status,
    })),
  }, undefined, 1);
}
