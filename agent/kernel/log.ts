export type Level = 'info' | 'warn' | 'error';

/** Writes one line. */
export type Log = (level: Level, message: string, fields?: Readonly<Record<string, unknown>>) => void;

/** JSON lines on stdout, each with the fields that all have in common. */
export function jsonLog(common: Readonly<Record<string, unknown>>, write: (line: string) => void): Log {
  return (level, message, fields = {}) => {
    write(`${JSON.stringify({ time: new Date().toISOString(), level, message, ...common, ...fields })}\n`);
  };
}
