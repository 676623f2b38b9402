import { longestPauseSeconds } from '../../kubernetes/formats/cron';
import { samplesOf } from '../agent-alerts';
import { type Alert, critical, warning } from '../monitoring';
import type { StatefulSettings } from '../settings';

/** Alerts on backups, from the state record by way of the agents' metrics. They fire whatever keeps a backup from running. */
export function backupAlerts(settings: StatefulSettings, { alerts, metrics }: Readonly<Record<'alerts' | 'metrics', string>>): Alert[] {
  const { backup } = settings;
  if (backup === undefined || backup.suspend) return [];
  const of = (what: string) => `max(${metrics}_last_${what}_time_seconds${samplesOf(settings, 'status')})`;
  const overdue = (name: string, what: string, schedule: string, summary: string) => {
    const limit = 2 * Math.ceil(longestPauseSeconds(schedule));
    return [
      critical(`${alerts}${name}Overdue`, `time() - ${of(what)} > ${limit}`, '5m', `${summary} within twice the interval`),
      // No time at all: there was none yet.
      critical(`${alerts}${name}Missing`, `absent(${of(what)}) and on () count(up${samplesOf(settings, 'status')})`, `${limit}s`, summary),
    ];
  };
  return [
    ...overdue('Backup', 'backup', backup.schedule, 'no backup was stored'),
    warning(
      `${alerts}BackupFailed`, `${of('backup_failure')} > (${of('backup')} or vector(0))`, '1m',
      'the last backup failed: see the state record',
    ),
    ...(backup.rehearsalSchedule === undefined ? [] : [
      ...overdue('Rehearsal', 'rehearsal', backup.rehearsalSchedule, 'no restore was rehearsed'),
      critical(
        `${alerts}RehearsalFailed`, `${of('rehearsal_failure')} > (${of('rehearsal')} or vector(0))`, '1m',
        'the newest backup could not be restored: see the state record',
      ),
    ]),
  ];
}
