import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { RELEASE_FILE, type Release } from '../contract/release';
import { messageOf } from '../errors';
import { isObject } from '../shape';

/** Of a digest: enough to tell releases apart. */
const ID_LENGTH = 16;

/** A key of a ConfigMap that becomes a file of a snapshot. */
const FILE_NAME = /^[\w-]+\.(mjs|json)$/;

/** Files that agree with the digests beside them. */
export interface WholeRelease {
  /** Of `release.json`, and so of all files. */
  readonly digest: string;
  readonly release: Release;
  readonly texts: ReadonlyMap<string, string>;
}

/** A release, or why what is mounted is none. */
export type ReleaseRead = { readonly whole: WholeRelease } | { readonly why: string };

/** The digest of what a directory says that it holds. It may be wrong: the kubelet brings each ConfigMap up to date at its own time. */
export async function announcedDigest(directory: string): Promise<string | undefined> {
  try {
    return idOf(await readFile(join(directory, RELEASE_FILE), 'utf8'));
  } catch {
    return undefined;
  }
}

/** Reads all files of a directory that its `release.json` names, and compares them with it. */
export async function readRelease(directory: string): Promise<ReleaseRead> {
  try {
    const text = await readFile(join(directory, RELEASE_FILE), 'utf8');
    const release = parseRelease(text);
    const texts = new Map([[RELEASE_FILE, text]]);
    for (const [name, digest] of Object.entries(release.files)) {
      const content = await readFile(join(directory, name), 'utf8');
      if (sha256(content) !== digest) return { why: `${name} is not the one that ${RELEASE_FILE} names` };
      texts.set(name, content);
    }
    return { whole: { digest: idOf(text), release, texts } };
  } catch (error) {
    return { why: messageOf(error) };
  }
}

function parseRelease(text: string): Release {
  const value: unknown = JSON.parse(text);
  const form = `${RELEASE_FILE} must hold version, protocol, server and files, got ${text.slice(0, 200)}`;
  if (!isObject(value) || !isObject(value.files)) throw new Error(form);
  const { version, protocol, server, files } = value;
  if (typeof version !== 'string' || typeof protocol !== 'number' || typeof server !== 'string') throw new Error(form);
  const digests = Object.entries(files).map(([name, digest]) => [name, String(digest)] as const);
  if (digests.some(([name]) => !FILE_NAME.test(name))) throw new Error(`${form}: files must be names such as etcd.mjs`);
  return { version, protocol, server, files: Object.fromEntries(digests) };
}

function idOf(text: string): string {
  return sha256(text).slice(0, ID_LENGTH);
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
