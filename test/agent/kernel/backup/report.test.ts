import { Report } from '../../../../agent/kernel/backup/report';
import type { KubeAnswer } from '../../../../agent/kernel/kubernetes/kube-api';

const config = { cluster: 'main', statefulSet: 'main', stateRecord: 'main-state' };
const pod = (podName: string) => ({ podName, namespace: 'shop', podIp: '10.0.0.1' });

/** A ConfigMap, and all Events. */
function apiServer(data: Record<string, string> = {}) {
  let version = 1;
  const events: { type: string; reason: string; message: string }[] = [];
  const found = (): KubeAnswer => (
    { is: 'found', object: { kind: 'ConfigMap', metadata: { resourceVersion: String(version), uid: 'u' }, data: { ...data } } }
  );
  return {
    data,
    events,
    get: async () => found(),
    patch: async (_: string, __: string, patch: unknown): Promise<KubeAnswer> => {
      const { metadata, data: change } = patch as { metadata?: { resourceVersion: string }; data: Record<string, string> };
      if (metadata !== undefined && metadata.resourceVersion !== String(version)) return { is: 'noAnswer', why: '409 conflict' };
      version += 1;
      Object.assign(data, change);
      return found();
    },
    createEvent: async (event: unknown): Promise<KubeAnswer> => {
      events.push(event as never);
      return found();
    },
  };
}

const reportOf = (api: ReturnType<typeof apiServer>, name = 'one') => new Report(api, config, pod(name), 'test', () => undefined);

test('the record tells when and what, and an Event tells it beside the StatefulSet', async () => {
  const api = apiServer({ clusterId: '17' });
  await reportOf(api).tell('backup', 'BackedUp', 'snapshot 4bba301e');
  await reportOf(api).tell('backupFailure', 'RepositoryFailed', 'full');
  expect(api.data.lastBackup).toMatch(/^\d{4}-\d\d-\d\dT\S+Z BackedUp: snapshot 4bba301e$/);
  expect(api.data.lastBackupFailure).toMatch(/Z RepositoryFailed: full$/);
  expect(api.events.map(({ type, reason }) => [type, reason])).toEqual([['Normal', 'BackedUp'], ['Warning', 'RepositoryFailed']]);
  expect(await reportOf(api).record()).toMatchObject({ clusterId: '17' });
});

test('of several pods, one claims what only one may do, until it gives the claim back', async () => {
  const api = apiServer();
  const claims = await Promise.all(['one', 'two', 'three'].map((name) => reportOf(api, name).claim('creating', 60)));
  const [given] = claims.filter((claim) => claim !== undefined);
  expect(claims.filter((claim) => claim !== undefined)).toHaveLength(1);
  expect(await reportOf(api, 'two').claim('creating', 60)).toBeUndefined();
  await given?.();
  expect(await reportOf(api, 'two').claim('creating', 60)).toBeDefined();
});

test('the claim of a pod that was lost ends by itself', async () => {
  const api = apiServer({ creating: '2026-01-01T00:00:00Z lost' });
  expect(await reportOf(api).claim('creating', 60)).toBeDefined();
});
