import { SnapshotCopy } from '../../../../agent/etcd/backup/copy';
import { Topology } from '../../../../agent/etcd/model/topology';
import type { Order } from '../../../../agent/kernel/backup/tools/tool-server';
import type { Runs } from '../../../../agent/kernel/backup/tools/tool';
import { config, secretsTls, server } from '../support/situations';

const topology = new Topology(config, { ordinal: -1, podName: 'backup-1', namespace: 'shop', podIp: '10.0.0.9' });
const STATUS = JSON.stringify({ hash: 1, revision: 7, totalKey: 3, totalSize: 20480 });

/** Three members, of which 0 leads; `lags` names one that does not catch up, and `breaks` one whose snapshot fails so many times. */
function cluster({ lags, breaks = {}, status = STATUS }: { lags?: number; breaks?: Record<number, number>; status?: string } = {}) {
  const asked: string[] = [];
  const etcd: Pick<Runs, 'run'> = {
    run: async ([program, ...args]: Order['command'], { ETCDCTL_ENDPOINTS = '' }: Order['environment'] = {}) => {
      const outcome = { code: status === '' ? 1 : 0, signal: null, out: status, err: 'Error: snapshot file integrity check failed' };
      if (program === 'etcdutl') return outcome;
      const ordinal = Number(/-(\d)\./.exec(ETCDCTL_ENDPOINTS)?.[1]);
      asked.push(`${args.slice(0, 2).join(' ')} of ${ordinal}`);
      const broken = (breaks[ordinal] ?? 0) > 0;
      if (broken) breaks[ordinal] = (breaks[ordinal] ?? 0) - 1;
      return { code: broken ? 1 : 0, signal: null, out: '', err: broken ? 'Error: unexpected EOF' : '' };
    },
  };
  const servers = {
    status: async (ordinal: number) => {
      if (ordinal > 2) throw new Error('no such host');
      return server(ordinal, { leaderId: server(0).memberId });
    },
    membership: async (ordinal: number) => {
      asked.push(`quorum at ${ordinal}`);
      if (ordinal === lags) throw new Error('no answer within 2500 ms');
      return { clusterId: '7', members: [] };
    },
  };
  const copies = new SnapshotCopy(servers, topology, { ...config, tls: secretsTls }, etcd as Runs, async () => undefined);
  return { asked, copy: () => copies.copy('/work/copy') };
}

test('a follower gives the snapshot, after it has confirmed by a quorum that it is up to date', async () => {
  const { asked, copy } = cluster();
  expect(await copy()).toEqual({ summary: 'revision 7, 3 keys', facts: { revision: 7, keys: 3, hash: 1 } });
  expect(asked).toEqual(['quorum at 1', 'snapshot save of 1']);
});

test('another member gives it if one lags behind or breaks off, the leader last', async () => {
  const { asked, copy } = cluster({ lags: 1, breaks: { 2: 9 } });
  await copy();
  expect(asked).toEqual(['quorum at 1', 'quorum at 2', 'snapshot save of 2', 'quorum at 0', 'snapshot save of 0']);
});

test('all are asked again after an election', async () => {
  const { asked, copy } = cluster({ breaks: { 0: 1, 1: 1, 2: 1 } });
  await copy();
  expect(asked.filter((what) => what.startsWith('snapshot'))).toHaveLength(4);
});

test('no snapshot is a failure that says why', async () => {
  await expect(cluster({ breaks: { 0: 99, 1: 99, 2: 99 } }).copy()).rejects.toThrow('a snapshot (e-0: Error: unexpected EOF)');
});

test('a file that is not whole is no backup', async () => {
  await expect(cluster({ status: '' }).copy()).rejects.toThrow('integrity check failed');
});
