import { setTimeout as pause } from 'node:timers/promises';
import { runBackupProgram } from '../../kernel/backup/program';
import { Trouble } from '../../kernel/backup/trouble';
import { apiServerUrl, KubeApi } from '../../kernel/kubernetes/kube-api';
import { parseConfig, SERVER_CONTAINER } from '../contract/config';
import { EVENT_SOURCE } from '../contract/names';
import type { Setting } from '../model/action';
import { SLOTS } from '../model/slots';
import { Topology } from '../model/topology';
import { PodFiles } from '../pod';
import { Addresses } from '../server/addresses';
import { Gateway } from '../server/gateway';
import { Proofs } from '../server/proof';
import { type RedisFacts, ShardCopies } from './copy';
import { rehearseShards } from './rehearse';
import { PROGRAMS, ServerCopy } from './server-copy';

/** This pod has no server. */
const NO_SERVER = { shard: -1, ordinal: -1 };

runBackupProgram({
  container: SERVER_CONTAINER,
  component: EVENT_SOURCE,
  database: (agentConfig, { paths }, identity, tools) => {
    const config = parseConfig(agentConfig);
    const setting: Setting = { config, topology: new Topology(config, { ...NO_SERVER, ...identity }), slots: SLOTS };
    const api = new KubeApi(apiServerUrl(), identity.namespace, paths.serviceAccount);
    const pod = new PodFiles(setting, api);
    const addresses = new Addresses(setting.topology, api, { now: () => performance.now(), pause });
    const servers = new Gateway(setting, pod, addresses, new Proofs(setting, pod, api));
    const { engine, version } = config.server;
    const password = async () => {
      const passwords = await pod.passwords();
      if (passwords === undefined) throw new Trouble('NoPassword', 'the Secret of the agents holds no password yet');
      return passwords.agents.current;
    };
    const copier = new ServerCopy(tools, config, password);
    return {
      system: engine,
      copy: (directory) => new ShardCopies(servers, setting.topology, copier, tools, PROGRAMS[engine]).copy(directory),
      rehearse: (directory, facts) => (
        rehearseShards(tools, PROGRAMS[engine], `${engine} ${version}`, directory, facts as RedisFacts)
      ),
    };
  },
});
