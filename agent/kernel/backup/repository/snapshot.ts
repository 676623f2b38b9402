import { isObject } from '../../shape';

/** One backup, as restic lists it. */
export interface Snapshot {
  /** Eight hexadecimal digits, by which people name it. */
  readonly id: string;
  /** When it was taken, in ISO 8601. */
  readonly time: string;
  /** `namespace.name` of the cluster. */
  readonly host: string;
  /** Facts about the cluster, which can be read without the data. */
  readonly tags: Readonly<Record<string, string>>;
}

/** restic takes texts as tags, without commas: ours are `name=value`. */
export function tagTexts(tags: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(tags).map(([name, value]) => `${name}=${value}`);
}

/** `restic snapshots --json`, the oldest first. @throws on text of another form */
export function parseSnapshots(text: string): readonly Snapshot[] {
  const list: unknown = JSON.parse(text);
  if (!Array.isArray(list)) throw new Error(`restic's answer should be a list of snapshots, got ${text.slice(0, 200)}`);
  return list.map(parseSnapshot).sort((one, other) => Date.parse(one.time) - Date.parse(other.time));
}

function parseSnapshot(value: unknown): Snapshot {
  const { short_id: id, time, hostname, tags = [] } = isObject(value) ? value : {};
  if (typeof id !== 'string' || typeof time !== 'string' || typeof hostname !== 'string' || Number.isNaN(Date.parse(time))) {
    throw new Error(`restic's answer should hold a snapshot, got ${JSON.stringify(value).slice(0, 200)}`);
  }
  // null where there are none.
  const pairs = (Array.isArray(tags) ? tags : []).map(String).filter((tag) => tag.includes('='));
  return { id, time, host: hostname, tags: Object.fromEntries(pairs.map((tag) => splitOnce(tag))) };
}

function splitOnce(tag: string): readonly [string, string] {
  const at = tag.indexOf('=');
  return [tag.slice(0, at), tag.slice(at + 1)];
}

/** What `restic backup --json` saved: the last of its lines. @throws if there is none: then nothing counts as saved */
export function parseSaved(text: string): { readonly id: string; readonly bytes: number } {
  const last = text.trim().split('\n').map(objectIn).filter(({ message_type: type }) => type === 'summary').at(-1);
  const { snapshot_id: id, total_bytes_processed: bytes } = last ?? {};
  if (typeof id !== 'string' || typeof bytes !== 'number') {
    throw new Error(`restic's answer should end with a summary, got ${text.slice(-200)}`);
  }
  return { id: id.slice(0, 8), bytes };
}

function objectIn(line: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(line);
    return isObject(value) ? value : {};
  } catch {
    return {};
  }
}
