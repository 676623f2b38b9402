/** The first line of each program that runs in pods. It names the release of this package that the program belongs to. */
export const releaseLine = (version: string) => `// cdk8s-operatorless ${version}`;

const RELEASE_LINE = /^\/\/ cdk8s-operatorless (\S+)/;

/** The release that a program belongs to. Undefined if the text is no program of this package. */
export function releaseOf(program: string): string | undefined {
  return RELEASE_LINE.exec(program)?.[1];
}
