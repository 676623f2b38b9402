import type { EtcdAgentConfig, EtcdAgentTls } from '../../agent/etcd/contract/config';
import { names } from '../../agent/etcd/contract/names';
import { SERVICE_ACCOUNT_DIRECTORY, TERMINATION_MESSAGE_PATH } from '../stateful/agent-files';
import { claimOf } from '../stateful/claims';
import { certificateFiles } from '../stateful/tls/files';
import { issuedCertificates, type ManagedTls, podNamesInCertificates, withAnchors } from '../stateful/tls/managed';
import type { EtcdSettings, TlsUse } from './settings';
import { CLIENT_PORT, CONTROL_PORT, LARGEST_SIZE, memberHost, METRICS_PORT, PEER_PORT, STATUS_PORT } from './topology';

/** Where the containers of a member find what they share. */
export const DIRECTORIES = {
  data: '/var/lib/etcd',
  config: '/etc/etcd',
  tls: '/tls',
  /** Name and password of the agent to etcd's own users. */
  user: '/user',
};
export const SERVER_CONFIG_FILE = `${DIRECTORIES.config}/etcd.json`;

/** How long a member that leaves may wait for a successor: a large database must reach it first. */
const LEAVE_SECONDS = 500;
/** The pod's grace period: longer than the longest wait, the calls in it, and the stop of the server after it. */
export const GRACE_PERIOD_SECONDS = 600;
/** The rule of etcd-defrag: a pause of the member must be worth it. https://github.com/ahrtr/etcd-defrag */
const DEFRAGMENT_RECLAIM_BYTES = 200 * 1024 * 1024;

/** The configuration file of the agents. */
export function agentConfig(settings: EtcdSettings): EtcdAgentConfig {
  const { name, version, quotaKibibytes, compaction } = settings;
  return {
    cluster: name,
    statefulSet: name,
    memberHost: memberHost(settings, '{pod}', '{namespace}'),
    largestSize: LARGEST_SIZE,
    stateRecord: names.state(name),
    dataClaim: claimOf('{pod}'),
    ports: { client: CLIENT_PORT, peer: PEER_PORT, metrics: METRICS_PORT, control: CONTROL_PORT, status: STATUS_PORT },
    listen: 'all',
    tls: tls(settings),
    agentUser: settings.agentUser === undefined ? null : agentUser,
    paths: {
      dataDir: `${DIRECTORIES.data}/data`,
      serverConfig: SERVER_CONFIG_FILE,
      serviceAccount: SERVICE_ACCOUNT_DIRECTORY,
      terminationMessage: TERMINATION_MESSAGE_PATH,
    },
    server: {
      version,
      quotaBytes: quotaKibibytes * 1024,
      autoCompaction: { mode: compaction._mode, retention: compaction._retention },
      heartbeatMilliseconds: settings.heartbeatMilliseconds,
      electionMilliseconds: settings.electionMilliseconds,
      options: settings.options as EtcdAgentConfig['server']['options'],
    },
    limits: {
      leaveSeconds: LEAVE_SECONDS,
      quorumSeconds: 30,
      dataLostSeconds: 60,
      stuckLearnerSeconds: 300,
      defragmentReclaimBytes: DEFRAGMENT_RECLAIM_BYTES,
    },
    ...(settings.restore !== undefined && { restore: true }),
  };
}

const agentUser = { nameFile: `${DIRECTORIES.user}/username`, passwordFile: `${DIRECTORIES.user}/password` };

function tls(settings: EtcdSettings): EtcdAgentConfig['tls'] {
  if (settings.tls === undefined) return null;
  const files = { server: certificate('server'), peer: certificate('peer'), agent: certificate('client') };
  const made = settings.tls.from === 'agents' ? managedTls(settings, settings.tls, files) : { ...files, managed: null };
  return { ...made, ...(settings.besidePlainText !== undefined && { besidePlainText: true }) };
}

type Files = Omit<EtcdAgentTls, 'managed'>;

function managedTls(settings: EtcdSettings, tls: ManagedTls, files: Files): EtcdAgentTls {
  const { services, pod } = podNamesInCertificates(settings);
  return {
    server: withAnchors(files.server),
    peer: withAnchors(files.peer),
    agent: files.agent,
    managed: issuedCertificates(settings.name, tls, {
      // A client's use as well: the server's JSON gateway calls the server.
      server: { dnsNames: [...services, ...pod], ipAddresses: ['127.0.0.1'], uses: ['server', 'client'] },
      // etcd looks up the names of a peer that connects, unless the certificate has the address: DNS may lag behind.
      peer: { dnsNames: pod, ipAddresses: ['{podIp}'], uses: ['server', 'client'] },
    }),
  };
}

function certificate(use: TlsUse) {
  return certificateFiles(`${DIRECTORIES.tls}/${use}`);
}
