import { Config } from '../lib';
import { appCronJob, appDaemonSet, appJob, type Manifest, only } from './support/synth';

// What a live cluster holds on to, as in contract.test.ts: a change here is a new major version.

const names = (manifests: readonly Manifest[]) => manifests.map(({ kind, metadata }) => `${kind} ${metadata.name}`).sort();

test('the objects of an AppJob, an AppCronJob and an AppDaemonSet have these names', () => {
  const config = Config.environment({ LEVEL: 'info' });
  expect(names(appJob({ config, revision: '7' }))).toEqual([
    'ConfigMap migrate-config', 'Job migrate-7', 'NetworkPolicy migrate', 'ServiceAccount migrate',
  ]);
  expect(names(appCronJob({ config }))).toEqual([
    'ConfigMap report-config', 'CronJob report', 'NetworkPolicy report', 'ServiceAccount report',
  ]);
  expect(names(appDaemonSet({ config, metrics: { port: 9100 } }))).toEqual([
    'ConfigMap exporter-config', 'DaemonSet exporter', 'NetworkPolicy exporter', 'PodMonitor exporter', 'ServiceAccount exporter',
  ]);
});

test('a release that writes other pods runs every AppJob once more, so only on purpose', () => {
  expect(only(appJob(), 'Job').metadata.name).toBe('migrate-45073dbd78');
});

test('the selector of a DaemonSet never changes', () => {
  expect(only(appDaemonSet({ labels: { team: 'shop' } }), 'DaemonSet').spec.selector).toEqual({
    matchLabels: { 'app.kubernetes.io/instance': 'exporter' },
  });
});
