import { parseConfiguration } from '../configuration';
import type { BackupConfig, BackupPaths, RestoredSnapshot, Retention } from '../contract/backup';
import { absolutePath as path, dnsLabel, object, optional, options, type Shape, text, textLike, whole } from '../shape';

const count = whole(0, 10_000);

const configShape: Shape<BackupConfig> = object({
  cluster: text,
  statefulSet: dnsLabel,
  stateRecord: text,
  version: textLike('a version such as 3.6.16', /^\d+\.\d+\.\d+$/),
  repository: options((_, value) => (typeof value === 'string' ? undefined : { must: 'be a text', got: String(value) })) as
    Shape<Readonly<Record<string, string>>>,
  restore: optional(object<RestoredSnapshot>({ id: optional(text), before: optional(text), host: optional(text) })),
  keep: object<Retention>({ last: count, daily: count, weekly: count, monthly: count }),
  paths: object<BackupPaths>({
    work: path, node: path, sockets: path, password: path, environment: path, agentConfig: path, serviceAccount: path,
  }),
});

/** @throws one error with every missing, unknown and malformed key */
export function parseBackupConfig(json: string): BackupConfig {
  return parseConfiguration(json, configShape);
}
