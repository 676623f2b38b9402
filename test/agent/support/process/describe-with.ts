/** `describe`, or a skipped `describe` that says what is missing. */
export function describeWith(needed: readonly (readonly [what: string, found: unknown])[]): typeof describe | typeof describe.skip {
  const missing = needed.filter(([, found]) => found === undefined || found === false).map(([what]) => what);
  if (missing.length === 0) return describe;
  process.stdout.write(
    `skipped, for want of ${missing.join(' and ')}: set ETCD_BIN_DIR and REDIS_BIN_DIR to folders with server binaries\n`,
  );
  return describe.skip;
}
