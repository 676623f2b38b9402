import { setTimeout as pause } from 'node:timers/promises';
import { CertificateKeeper } from '../kernel/certificates/managed-certificates';
import { addressesBehind } from '../kernel/http/lookup';
import { apiServerUrl, KubeApi } from '../kernel/kubernetes/kube-api';
import { jsonLog, type Mode, runProgram } from '../kernel/program';
import { Agent } from './agent';
import { parseConfig } from './contract/config';
import { RedisObjects } from './kubernetes';
import type { Setting } from './model/action';
import { SLOTS } from './model/slots';
import { selfFrom, Topology } from './model/topology';
import type { World } from './model/world';
import { PodFiles } from './pod';
import { openControlPort, openStatusPort } from './ports';
import { Addresses } from './server/addresses';
import { Gateway } from './server/gateway';
import { Proofs } from './server/proof';
import { StatusPages } from './status';

runProgram('redis', (mode, text, launcher) => {
  const config = parseConfig(text);
  const setting: Setting = { config, topology: new Topology(config, selfFrom(process.env, config)), slots: SLOTS };
  const api = new KubeApi(apiServerUrl(), setting.topology.self.namespace, config.paths.serviceAccount);
  const pod = new PodFiles(setting, api);
  const proofs = new Proofs(setting, pod, api);
  const world = realWorld(setting, mode, { api, pod, proofs });
  const agent = new Agent(world, setting, launcher);
  return {
    agent,
    openStatusPort: (open) => openStatusPort(agent, setting, world.clock, proofs, open),
    openControlPort: (open) => openControlPort(agent, setting, open),
  };
});

interface Parts {
  readonly api: KubeApi;
  readonly pod: PodFiles;
  readonly proofs: Proofs;
}

function realWorld(setting: Setting, mode: Mode, { api, pod, proofs }: Parts): World {
  const { config, topology } = setting;
  const log = jsonLog({ agent: 'redis', mode, cluster: config.cluster, pod: topology.self.podName }, (line) => process.stdout.write(line));
  const clock = { now: () => performance.now(), pause };
  const addresses = new Addresses(topology, api, clock);
  return {
    clock,
    ...certificates(setting, api, clock),
    servers: new Gateway(setting, pod, addresses, proofs),
    agents: new StatusPages(setting, addresses),
    pod,
    kubernetes: new RedisObjects(api, setting, log),
    nameResolvesHere: async () => (await addressesBehind(topology.host(topology.self))).includes(topology.self.podIp),
    log,
  };
}

function certificates({ config: { cluster, tls }, topology }: Setting, api: KubeApi, clock: World['clock']): Pick<World, 'certificates'> {
  if (tls === null || tls.managed === null) return {};
  const { managed, server, agent } = tls;
  return { certificates: new CertificateKeeper(cluster, managed, { server, agent }, topology.self, api, clock) };
}
