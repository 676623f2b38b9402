import { kubectl } from './kubectl';

/** The pods of a construct and their restarts: the same text means that nothing was restarted. */
export function agesOf(namespace: string, instance: string): Promise<string> {
  const path = 'jsonpath={range .items[*]}{.metadata.uid} {.status.containerStatuses[*].restartCount};{end}';
  return kubectl(['-n', namespace, 'get', 'pods', '-l', `app.kubernetes.io/instance=${instance}`, '-o', path]);
}
