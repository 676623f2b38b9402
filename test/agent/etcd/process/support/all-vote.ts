import { eventually } from '../../../support/process/eventually';
import type { LocalCluster } from './local-cluster';

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
