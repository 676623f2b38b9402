import { setTimeout as pause } from 'node:timers/promises';
import { CertificateKeeper } from '../kernel/certificates/managed-certificates';
import { apiServerUrl, KubeApi } from '../kernel/kubernetes/kube-api';
import { jsonLog, type Mode, runProgram } from '../kernel/program';
import { Agent } from './agent';
import { parseConfig } from './contract/config';
import { EtcdObjects } from './kubernetes';
import type { Setting } from './model/action';
import { selfFrom, Topology } from './model/topology';
import type { World } from './model/world';
import { PodFiles } from './pod';
import { openControlPort, openStatusPort } from './ports';
import { Gateway } from './server/gateway';
import { StatusPages } from './status';

runProgram('etcd', (mode, text, launcher) => {
  const config = parseConfig(text);
  const setting: Setting = { config, topology: new Topology(config, selfFrom(process.env, config)) };
  const world = realWorld(setting, mode);
  const agent = new Agent(world, setting, launcher);
  return {
    agent,
    openStatusPort: (open) => openStatusPort(agent, setting, world.clock, open),
    openControlPort: (open) => openControlPort(agent, setting, open),
  };
});

function realWorld(setting: Setting, mode: Mode): World {
  const { config, topology } = setting;
  const log = jsonLog({ agent: 'etcd', mode, cluster: config.cluster, pod: topology.self.podName }, (line) => process.stdout.write(line));
  const api = new KubeApi(apiServerUrl(), topology.self.namespace, config.paths.serviceAccount);
  const clock = { now: () => performance.now(), pause };
  return {
    clock,
    ...certificates(setting, api, clock),
    servers: new Gateway(config, topology),
    agents: new StatusPages(setting),
    pod: new PodFiles(setting),
    kubernetes: new EtcdObjects(api, setting, log),
    log,
  };
}

function certificates({ config: { cluster, tls }, topology }: Setting, api: KubeApi, clock: World['clock']): Pick<World, 'certificates'> {
  if (tls === null || tls.managed === null) return {};
  const { managed, server, peer, agent } = tls;
  return { certificates: new CertificateKeeper(cluster, managed, { server, peer, agent }, topology.self, api, clock) };
}
