import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { messageOf } from '../support/errors';
import { KubeApi } from '../support/kube-api';
import { jsonLog } from '../support/log';
import { Agent } from './agent';
import { parseConfig } from './config';
import type { Setting } from './decide';
import { Gateway } from './gateway';
import { ClusterObjects } from './kubernetes';
import { PodFiles } from './pod';
import { openControlPort, openStatusPort } from './ports';
import { PeerAgents } from './status';
import { selfFrom, Topology } from './topology';
import type { World } from './world';

/** `node etcd.js prepare|run <configuration file>` */
async function main([mode, configFile]: readonly string[]): Promise<number> {
  const told = firstSigterm();
  const setting = readSetting(mode, configFile);
  const world = realWorld(setting, mode);
  const agent = new Agent(world, setting);
  await openStatusPort(agent, setting, world.clock);
  if (mode === 'prepare') {
    void told.then(() => process.exit(0));
    return (await agent.prepare()) === 'done' ? 0 : 1;
  }
  void told.then(() => {
    agent.terminate();
  });
  await openControlPort(agent, setting);
  await agent.run();
  return 0;
}

/** Listened for from the first line on: what comes before is lost, as the kernel keeps the first process of a container from it. */
function firstSigterm(): Promise<void> {
  return new Promise((resolve) => {
    process.on('SIGTERM', () => {
      resolve();
    });
  });
}

function readSetting(mode: string | undefined, configFile: string | undefined): Setting {
  if ((mode !== 'prepare' && mode !== 'run') || configFile === undefined) {
    throw new Error(`must be called as: node etcd.js prepare|run <configuration file>, got ${JSON.stringify([mode, configFile])}`);
  }
  const config = parseConfig(readFileSync(configFile, 'utf8'));
  return { config, topology: new Topology(config, selfFrom(process.env, config)) };
}

function realWorld(setting: Setting, mode: string | undefined): World {
  const { config, topology } = setting;
  const log = jsonLog({ agent: 'etcd', mode, cluster: config.cluster, pod: topology.self.podName }, (line) => process.stdout.write(line));
  const { KUBERNETES_SERVICE_HOST: host = '', KUBERNETES_SERVICE_PORT: port = '443' } = process.env;
  const server = `https://${host.includes(':') ? `[${host}]` : host}:${port}`;
  return {
    clock: { now: () => performance.now(), pause },
    servers: new Gateway(config, topology),
    agents: new PeerAgents(setting),
    pod: new PodFiles(setting),
    kubernetes: new ClusterObjects(new KubeApi(server, topology.self.namespace, config.paths.serviceAccount), setting, log),
    log,
  };
}

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${messageOf(error)}\n`);
    process.exit(2);
  },
);
