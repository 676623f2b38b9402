import { runBackupProgram } from '../../kernel/backup/program';
import type { Report } from '../../kernel/backup/report';
import type { Tool } from '../../kernel/backup/tools/tool';
import { CertificateKeeper } from '../../kernel/certificates/managed-certificates';
import type { BackupConfig } from '../../kernel/contract/backup';
import { apiServerUrl, KubeApi } from '../../kernel/kubernetes/kube-api';
import type { PodIdentity } from '../../kernel/pod';
import { type EtcdAgentConfig, parseConfig, SERVER_CONTAINER } from '../contract/config';
import { EVENT_SOURCE, SYSTEM } from '../contract/names';
import { EtcdObjects } from '../kubernetes';
import { Topology } from '../model/topology';
import { Gateway } from '../server/gateway';
import { StatusPages } from '../status';
import { SnapshotCopy } from './copy';
import { EtcdRestore } from './restore';
import { Seed } from './seed';
import { rehearseSnapshot } from './rehearse';
import type { SnapshotStatus } from './snapshot-status';

/** No ordinal: this pod is no member, and every member is another one. */
const NO_MEMBER = -1;

runBackupProgram({
  container: SERVER_CONTAINER,
  component: EVENT_SOURCE,
  database: (agentConfig, backup, pod, etcd, report) => {
    const config = parseConfig(agentConfig);
    const topology = new Topology(config, { ordinal: NO_MEMBER, ...pod });
    const copies = new SnapshotCopy(new Gateway(config, topology), topology, config, etcd);
    return {
      system: SYSTEM,
      copy: (directory) => copies.copy(directory),
      rehearse: (directory, facts) => rehearseSnapshot(etcd, directory, facts as SnapshotStatus),
      ...(backup.restore !== undefined && { restoring: restoring(config, backup, pod, etcd, report) }),
    };
  },
});

/** The pod has the host name of the last ordinal, so that its member has an address and certificates like any other. */
function restoring(config: EtcdAgentConfig, { paths }: BackupConfig, pod: PodIdentity, etcd: Tool, report: Report): EtcdRestore {
  const ordinal = config.largestSize - 1;
  const identity = { ...pod, podName: `${config.statefulSet}-${ordinal}` };
  const topology = new Topology(config, { ordinal, ...identity });
  const setting = { config, topology };
  const servers = new Gateway(config, topology);
  const api = new KubeApi(apiServerUrl(), pod.namespace, paths.serviceAccount);
  const objects = new EtcdObjects(api, setting, (_, message) => { report.note(message); });
  const { tls } = config;
  const certificates = tls?.managed == null ? undefined : new CertificateKeeper(
    config.cluster, tls.managed, { server: tls.server, peer: tls.peer, agent: tls.agent }, identity, api, { now: () => performance.now() },
  );
  return new EtcdRestore({
    config, topology, servers, report,
    agents: new StatusPages(setting),
    wanted: () => objects.wanted(),
    seed: new Seed(etcd, config, topology, servers, certificates),
  });
}
