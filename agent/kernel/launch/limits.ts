/** How long the launcher waits, in milliseconds. */
export interface LauncherLimits {
  /** Between two looks at the mounted files. */
  readonly watch: number;
  /** Until a program has read its configuration. */
  readonly ready: number;
  /** Until its first look has succeeded. */
  readonly looked: number;
  /** If a new program ends by itself within this time, its predecessor comes back. */
  readonly trial: number;
  /** Before a program that ended by itself is started again. */
  readonly again: number;
}

export const LAUNCHER_LIMITS: LauncherLimits = { watch: 5000, ready: 30_000, looked: 60_000, trial: 300_000, again: 1000 };

/** A program that ends by itself so often within ten minutes is left to the kubelet, which restarts the container at growing intervals. */
export const MOST_ENDS = 5;
export const ENDS_MILLISECONDS = 600_000;
