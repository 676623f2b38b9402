/** A version as a tag begins with it; what it leaves out is not known. */
export interface ImageVersion {
  readonly major: number;
  readonly minor: number | undefined;
}

/** `1.0` of `web:1.0`; nothing of an image that is named by digest alone. */
export function tagOf(image: string): string | undefined {
  return /:([^/:]+)$/.exec(image.replace(/@.*$/, ''))?.[1];
}

/** The version that a tag begins with: 17 and 5 of `17.5-alpine`. A tag that names none, such as `stable`, has none. */
export function imageVersion(image: string): ImageVersion | undefined {
  const match = /^v?(\d+)(?:\.(\d+))?(?:[.\-+_].*)?$/.exec(tagOf(image) ?? '');
  return match === null ? undefined : { major: Number(match[1]), minor: match[2] === undefined ? undefined : Number(match[2]) };
}
