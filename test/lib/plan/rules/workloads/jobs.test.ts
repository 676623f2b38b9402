import { appJob, only } from '../../../../support/synth';
import { edited } from '../../support/edits/edit';
import { CRON_JOB, JOB } from '../../support/edits/objects';
import { saying, says } from '../../support/planned';

test('a new Job runs as soon as it is applied', () => {
  expect(saying('job-runs', [], [JOB])).toBe('new; it runs as soon as it is applied');
});

test("a new Job that is suspended doesn't, nor does a new CronJob", () => {
  expect(says([], [edited({ of: JOB, set: { '/spec/suspend': true } })])).toEqual(['created']);
  expect(says([], [CRON_JOB])).toEqual(['created']);
});

test('a Job that is pruned is stopped', () => {
  expect(saying('job-removed', [JOB], [])).toBe(
    'gone once somebody prunes or deletes it, with its pods; a run that has not ended is stopped',
  );
});

test('another image of an AppJob runs another Job, and refuses nothing', () => {
  expect(says(appJob(), appJob({ image: 'migrate:1.5' })).sort()).toEqual(['job-removed', 'job-runs']);
});

test('another image under the same revision is refused', () => {
  const [before, after] = ['migrate:1.4', 'migrate:1.5'].map((image) => appJob({ image, revision: '7' }));
  expect(says(before, after)).toEqual(['immutable-job']);
  expect(only(after, 'Job').metadata.name).toBe('migrate-7');
});
