import { open, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { absentOnError } from '../kernel/errors';
import { hasListener, replaceFile, setDirectoryAside, undefinedIfMissing, writeTerminationMessage } from '../kernel/pod';
import { homeFile, listedSchemeFile } from './contract/config';
import type { Setting } from './model/action';
import type { Disk, Plan, Start } from './model/facts';
import type { Scheme } from './model/topology';
import type { Pod } from './model/world';
import { planOf, serverConfig } from './server/server-config';
import { identityFromWal, WAL_HEAD_BYTES } from './server/wal';

/** The volume and the sockets that the containers of this pod share. */
export class PodFiles implements Pod {
  constructor(private readonly setting: Setting) {}

  serverRunning(): Promise<boolean> {
    const { config, topology } = this.setting;
    return hasListener(topology.self.podIp, config.ports.client);
  }

  async disk(): Promise<Disk> {
    const { dataDir } = this.setting.config.paths;
    const segments = (await list(join(dataDir, 'member', 'wal'))).filter((name) => name.endsWith('.wal')).sort();
    const newest = segments.at(-1);
    if (newest === undefined) return { holds: (await list(dataDir)).length === 0 ? 'nothing' : 'leftovers' };
    const identity = identityFromWal(await head(join(dataDir, 'member', 'wal', newest)));
    return identity === undefined ? { holds: 'unreadable' } : { holds: 'member', identity };
  }

  /** A mark that was truncated by a crash, or can't be read, counts as none. */
  async home(): Promise<string | undefined> {
    const text = await absentOnError(readFile(homeFile(this.setting.config.paths), 'utf8'));
    return /^([\w.-]+)\n$/.exec(text ?? '')?.[1];
  }

  async markHome(): Promise<void> {
    const { config, topology } = this.setting;
    const host = topology.host(topology.self.ordinal);
    if ((await this.home()) !== host) await replaceFile(homeFile(config.paths), `${host}\n`, 0o644);
  }

  async listedScheme(): Promise<Scheme | undefined> {
    const text = await absentOnError(readFile(listedSchemeFile(this.setting.config.paths), 'utf8'));
    return text === 'http\n' ? 'http' : text === 'https\n' ? 'https' : undefined;
  }

  async noteListedScheme(scheme: Scheme): Promise<void> {
    await replaceFile(listedSchemeFile(this.setting.config.paths), `${scheme}\n`, 0o644);
  }

  async dataBytes(): Promise<number> {
    const { dataDir } = this.setting.config.paths;
    const files = await Promise.all(['wal', 'snap'].map((part) => sizes(join(dataDir, 'member', part))));
    return files.flat().reduce((sum, size) => sum + size, 0);
  }

  async plan(): Promise<Plan> {
    return planOf(await undefinedIfMissing(readFile(this.setting.config.paths.serverConfig, 'utf8')));
  }

  /** Atomically: the server may start at any moment. */
  async writePlan(start: Start): Promise<void> {
    const { config, topology } = this.setting;
    const { serverConfig: file } = config.paths;
    await replaceFile(file, `${JSON.stringify(serverConfig(config, topology, start), null, 2)}\n`);
  }

  setAside(): Promise<void> {
    return setDirectoryAside(this.setting.config.paths.dataDir);
  }

  writeTerminationMessage(message: string): Promise<void> {
    return writeTerminationMessage(this.setting.config.paths.terminationMessage, message);
  }
}

async function list(directory: string): Promise<readonly string[]> {
  return (await undefinedIfMissing(readdir(directory))) ?? [];
}

async function head(file: string): Promise<Buffer> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(WAL_HEAD_BYTES), 0, WAL_HEAD_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

async function sizes(directory: string): Promise<readonly number[]> {
  const files = (await list(directory)).map((name) => undefinedIfMissing(stat(join(directory, name))));
  return (await Promise.all(files)).map((file) => (file?.blocks ?? 0) * 512);
}
