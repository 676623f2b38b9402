import { messageOf } from '../../../../agent/support/errors';
import type { LocalCluster } from './local-cluster';

/** How long a condition may take before the test gives up; nothing is said about how long it should take. */
const PATIENCE_MILLISECONDS = 90_000;

export async function eventually(claim: () => void | Promise<void>): Promise<void> {
  const start = Date.now();
  for (;;) {
    try {
      await claim();
      return;
    } catch (error) {
      if (Date.now() - start > PATIENCE_MILLISECONDS) throw new Error(`not within ${PATIENCE_MILLISECONDS} ms: ${messageOf(error)}`, { cause: error });
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}

/** Every wanted pod is a voter of the recorded cluster, and nobody else is a member. */
export async function allVote(cluster: LocalCluster, size: number): Promise<void> {
  await eventually(async () => {
    const { clusterId, members } = await cluster.gateway().membership(0);
    expect(cluster.api.data?.clusterId).toBe(clusterId);
    expect(members.map(({ name, learner }) => `${name}${learner ? ' learner' : ''}`).sort()).toEqual(
      Array.from({ length: size }, (_, ordinal) => `e-${ordinal}`),
    );
    for (const ordinal of members.keys()) expect((await cluster.gateway().status(ordinal)).leaderId).toBeDefined();
  });
}
