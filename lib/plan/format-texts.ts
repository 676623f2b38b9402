/** Longer values are abbreviated. */
export const LONGEST = 60;
/** The number of characters before the first difference that are shown. */
const CONTEXT = 20;

export function shortened(text: string): string {
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST - 1)}…`;
}

/** `info → debug`, or of long texts the first difference with what is around it: `line 3: level: info → level: debug`. */
export function formatTexts(before: string, after: string): string {
  return before.includes('\n') || after.includes('\n') ? formatLines(before.split('\n'), after.split('\n')) : formatLine(before, after);
}

function formatLine(before: string, after: string): string {
  if (Math.max(before.length, after.length) <= LONGEST) return `${before} → ${after}`;
  const start = Math.max(0, commonStart(before, after) - CONTEXT);
  return `${around(before, start)} → ${around(after, start)}`;
}

function around(text: string, start: number): string {
  return `${start === 0 ? '' : '…'}${shortened(text.slice(start))}`;
}

function formatLines(before: readonly string[], after: readonly string[]): string {
  const start = commonStart(before, after);
  const end = commonStart([...before].reverse(), [...after].reverse(), start);
  const [gone, made] = [before.slice(start, before.length - end), after.slice(start, after.length - end)];
  const rest = Math.max(gone.length, made.length) - 1;
  return `line ${start + 1}: ${formatFirst(gone[0], made[0])}${rest === 0 ? '' : `, and up to ${rest} more lines`}`;
}

function formatFirst(gone: string | undefined, made: string | undefined): string {
  if (gone !== undefined && made !== undefined) {
    const [old, now] = gone.trim() === made.trim() ? [gone, made] : [gone.trim(), made.trim()];
    return formatLine(old || '""', now || '""');
  }
  return gone === undefined ? `${shortened(made || '""')} is new` : `${shortened(gone || '""')} is gone`;
}

/** How many characters or lines are the same from the start. The last `spared` ones don't count. */
function commonStart<T extends string | readonly string[]>(one: T, other: T, spared = 0): number {
  const most = Math.min(one.length, other.length) - spared;
  let count = 0;
  while (count < most && one[count] === other[count]) count += 1;
  return count;
}
