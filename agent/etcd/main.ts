import { setTimeout as pause } from 'node:timers/promises';
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
  return {
    clock: { now: () => performance.now(), pause },
    servers: new Gateway(config, topology),
    agents: new StatusPages(setting),
    pod: new PodFiles(setting),
    kubernetes: new EtcdObjects(new KubeApi(apiServerUrl(), topology.self.namespace, config.paths.serviceAccount), setting, log),
    log,
  };
}
