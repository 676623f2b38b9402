import { k8s } from 'cdk8s-plus-28';
import { EtcdAgentConfig } from '../../../agent/etcd/contract/config';
import { metadata } from '../../kubernetes/metadata';
import { claimOf } from '../../stateful/claims';
import { agentData, SERVICE_ACCOUNT_DIRECTORY, TERMINATION_MESSAGE_PATH } from '../../stateful/agent-files';
import { EtcdSettings } from '../settings';
import { CLIENT_PORT, CONTROL_PORT, LARGEST_SIZE, memberHost, METRICS_PORT, names, PEER_PORT, STATUS_PORT } from '../topology';
import { CONFIG_DIRECTORY, DATA_DIRECTORY, TLS_DIRECTORY, USER_DIRECTORY } from './paths';

export const SYSTEM = 'etcd';

/** How long a member that leaves may wait for a successor: a large database must reach it first. */
const LEAVE_SECONDS = 500;
/** The pod's grace period: longer than the longest wait, the calls in it, and the stop of the server after it. */
export const GRACE_PERIOD_SECONDS = 600;
/** The rule of etcd-defrag: a pause of the member must be worth it. https://github.com/ahrtr/etcd-defrag */
const DEFRAGMENT_RECLAIM_BYTES = 200 * 1024 * 1024;

/** What a formed cluster must never forget. The agents fill it; the manifest leaves its content alone. */
export function stateRecord(settings: EtcdSettings): k8s.KubeConfigMapProps {
  return { metadata: metadata(settings, { name: names.state(settings.name) }) };
}

/** The agent's program and its configuration. */
export function agentConfigMap(settings: EtcdSettings, program: string): k8s.KubeConfigMapProps {
  return { metadata: metadata(settings, { name: names.agent(settings.name) }), data: agentData(SYSTEM, program, agentConfig(settings)) };
}

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
    tls: settings.tls === undefined ? null : { server: certificate('server'), peer: certificate('peer'), agent: certificate('client') },
    agentUser: settings.agentUser === undefined ? null : { nameFile: `${USER_DIRECTORY}/username`, passwordFile: `${USER_DIRECTORY}/password` },
    paths: {
      dataDir: `${DATA_DIRECTORY}/data`,
      serverConfig: `${CONFIG_DIRECTORY}/etcd.json`,
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
  };
}

function certificate(use: string) {
  const directory = `${TLS_DIRECTORY}/${use}`;
  return { certFile: `${directory}/tls.crt`, keyFile: `${directory}/tls.key`, caFile: `${directory}/ca.crt` };
}
