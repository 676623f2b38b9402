import type { Fault } from '../../support/fault';

/**
 * Registry host with a port, path, tag, digest, as the distribution project defines them.
 *
 * @see https://github.com/distribution/reference/blob/main/reference.go
 */
const HOST_PART = '[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?';
const HOST = String.raw`(?:${HOST_PART}(?:\.${HOST_PART})*|\[[a-fA-F0-9:]+\])(?::[0-9]+)?`;
const PATH_PART = '[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*';
const REFERENCE = new RegExp(
  `^(?:${HOST}/)?${PATH_PART}(?:/${PATH_PART})*(?::(?<tag>[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}))?(?:@(?<digest>sha256:[a-f0-9]{64}))?$`,
);

/**
 * Says what keeps `image` from being run, or nothing.
 *
 * A tag or a digest is required: without one the image would be `latest`, which two pods may resolve to two images.
 */
export function imageFault(prop: string, image: string): Fault | undefined {
  const match = isImageReference(image) ? REFERENCE.exec(image) : null;
  const got = `"${image}"`;
  if (match === null) return { prop, must: 'be an image reference', got, fix: 'write it like registry.example.com/shop/web:1.0' };
  const { tag, digest } = match.groups ?? {};
  if (digest !== undefined) return undefined;
  if (tag === undefined) {
    return { prop, must: 'have a tag or a digest', got, why: 'without one it means latest', fix: `use "${image}:<version>"` };
  }
  if (tag !== 'latest') return undefined;
  return { prop, must: 'not be tagged latest', got, why: 'pods started on different days would differ', fix: 'name a version' };
}

/** Far longer than registries allow. */
const LONGEST_REFERENCE = 1000;

/** Whether this is an image reference at all, with a version or without. */
export function isImageReference(text: string): boolean {
  return text.length <= LONGEST_REFERENCE && REFERENCE.test(text);
}

/** The release that a tag begins with: `8.0.2` of `redis:v8.0.2-alpine`. Digests and other tags, days among them, tell none. */
export function releaseOf(image: string): string | undefined {
  return /:v?(\d{1,3}\.\d+\.\d+)(?![\d.])[^/:]*$/.exec(withoutDigest(image))?.[1];
}

/**
 * What the image is called, whatever its registry, since a mirror has it under the same name:
 * `redis` of `registry.example.com:5000/mirror/redis:8.0.2`.
 */
export function programOf(image: string): string {
  return repositoryOf(image).replace(/^.*\//, '');
}

/** The reference without its version: `registry.example.com:5000/mirror/redis`. */
export function repositoryOf(image: string): string {
  return withoutDigest(image).replace(/:[^/:]*$/, '');
}

/** Whether the reference names its bytes, so that no node ever has to ask the registry again. */
export function isPinned(image: string): boolean {
  return image.includes('@sha256:');
}

function withoutDigest(image: string): string {
  return image.replace(/@.*$/, '');
}

/** A version as a tag begins with it; what it leaves out is not known. */
export interface ImageVersion {
  readonly major: number;
  readonly minor: number | undefined;
}

/** `1.0` of `web:1.0`; nothing of an image that is named by digest alone. */
function tagOf(image: string): string | undefined {
  return /:([^/:]+)$/.exec(withoutDigest(image))?.[1];
}

/** The version that a tag begins with: 17 and 5 of `17.5-alpine`. A tag that names none, such as `stable`, has none. */
export function imageVersion(image: string): ImageVersion | undefined {
  const match = /^v?(\d+)(?:\.(\d+))?(?:[.\-+_].*)?$/.exec(tagOf(image) ?? '');
  return match === null ? undefined : { major: Number(match[1]), minor: match[2] === undefined ? undefined : Number(match[2]) };
}
