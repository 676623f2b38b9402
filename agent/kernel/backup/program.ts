import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BackupConfig } from '../contract/backup';
import { RESTIC_CONTAINER } from '../contract/backup';
import { messageOf } from '../errors';
import { apiServerUrl, KubeApi } from '../kubernetes/kube-api';
import { identityFrom, type PodIdentity } from '../pod';
import { firstSigterm, jsonLog } from '../program';
import { backUp, type Means } from './back-up';
import { parseBackupConfig } from './config';
import type { Database } from './copy';
import { rehearse } from './rehearse';
import { restore } from './restore';
import { Report } from './report';
import { Repository } from './repository/repository';
import { carryNode } from './tools/carried-node';
import { Tool } from './tools/tool';
import { serveTool } from './tools/tool-server';
import { Trouble } from './trouble';

const USAGE = 'must be called as: node backup.mjs carry|tool|backup|rehearsal|restore <path>';

/** What a program must know of its system. */
interface System {
  /** `etcd`: its container, in which its programs run, and the component of its Events. */
  readonly container: string;
  readonly component: string;
  database(agentConfig: string, config: BackupConfig, pod: PodIdentity, tool: Tool, report: Report): Database;
}

const WORK = { backup: backUp, rehearsal: rehearse, restore } as const;

/**
 * `node backup.mjs carry <directory>`, `tool <socket>`, or `backup`, `rehearsal` or `restore` with the path of its configuration: from the
 * first line to the exit code.
 */
export function runBackupProgram(system: System): void {
  // Only what was done to its end is a success: a process that has nothing to wait for any more ends as well.
  process.exitCode = 1;
  const [mode = '', argument = ''] = process.argv.slice(2);
  const done = mode === 'carry' ? carryNode(argument)
    : mode === 'tool' ? serveTool(argument, (line) => process.stderr.write(line))
      : isWork(mode) ? work(mode, argument, system)
        : Promise.reject(new Error(`${USAGE}, got ${mode} ${argument}`));
  done.then(
    () => process.exit(0),
    (error: unknown) => {
      if (!(error instanceof Trouble)) process.stderr.write(`${messageOf(error)}\n`);
      process.exit(1);
    },
  );
}

function isWork(mode: string): mode is keyof typeof WORK {
  return Object.hasOwn(WORK, mode);
}

async function work(mode: keyof typeof WORK, file: string, system: System): Promise<void> {
  const config = parseBackupConfig(readFileSync(file, 'utf8'));
  const pod = identityFrom(process.env);
  const log = jsonLog({ program: mode, cluster: config.cluster, pod: pod.podName }, (line) => process.stdout.write(line));
  const api = new KubeApi(apiServerUrl(), pod.namespace, config.paths.serviceAccount);
  const report = new Report(api, config, pod, system.component, log);
  const stopped = firstSigterm().then(() => {
    throw new Trouble('BackupStopped', `the ${mode} was stopped: its pod was deleted, or its time was up (activeDeadlineSeconds)`);
  });
  try {
    await Promise.race([stopped, meansOf(config, pod, report, system).then(WORK[mode])]);
  } catch (error) {
    const { reason, message } = error instanceof Trouble ? error : new Trouble('BackupFailed', messageOf(error));
    await report.tell(`${mode}Failure`, reason, `the ${mode} failed: ${message}`);
    throw error;
  }
}

async function meansOf(config: BackupConfig, pod: PodIdentity, report: Report, system: System): Promise<Means> {
  const { paths } = config;
  const open = (name: string) => Tool.open(name, socketOf(paths, name));
  const [restic, tool] = await Promise.all([open(RESTIC_CONTAINER), open(system.container)]);
  return {
    config,
    pod,
    report,
    database: system.database(await readFile(paths.agentConfig, 'utf8'), config, pod, tool, report),
    repository: new Repository(restic, inNamespace(config, pod.namespace), `${pod.namespace}.${config.cluster}`),
    clock: () => performance.now() / 1000,
  };
}

/** The manifests may leave open which namespace they are applied to. */
function inNamespace(config: BackupConfig, namespace: string): BackupConfig {
  const filled = Object.entries(config.repository).map(([name, value]) => [name, value.replaceAll('{namespace}', namespace)]);
  return { ...config, repository: Object.fromEntries(filled) };
}

function socketOf({ sockets }: BackupConfig['paths'], container: string): string {
  return join(sockets, `${container}.sock`);
}
