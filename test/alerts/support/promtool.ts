import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Manifest } from '../../support/synth';

/** Values of each series from the first minute on, as promtool writes them: `1x60` is 1 and the same 60 times more. */
export type Samples = Readonly<Record<string, string>>;

type Labels = Readonly<Record<string, string>>;

/** @param at when to look, such as `20m`. @param fires the labels of each firing alert, beside its severity */
type Story = readonly [title: string, samples: Samples, at: string, fires: readonly Labels[]];

/** By alert. */
export type Stories = Readonly<Record<string, readonly Story[]>>;

const program = process.env.PROMTOOL ?? 'promtool';
const probe = spawnSync(program, ['--version']);

/** Runs the tests if promtool is installed. Otherwise says why they are skipped. */
export function describeWithPromtool(name: string, tests: () => void): void {
  if (probe.status === 0) describe(name, tests);
  else {
    process.stdout.write(`skipped: ${name}, for want of promtool in the search path or named by PROMTOOL\n`);
    describe.skip(name, tests);
  }
}

/** Evaluates a PrometheusRule with promtool, without annotations, which are for people. */
export function judge(rule: Manifest, alert: string, stories: readonly Story[]): string {
  const groups = rule.spec.groups.map(({ name, rules }: Manifest) => ({
    name,
    rules: rules.map((one: Manifest) => ({ alert: one.alert, expr: one.expr, for: one.for, labels: one.labels })),
  }));
  const severity = groups[0].rules.find((one: Manifest) => one.alert === alert).labels.severity;
  const tests = stories.map(([title, samples, at, fires]) => ({
    name: title,
    interval: '1m',
    input_series: Object.entries(samples).map(([series, values]) => ({ series, values })),
    alert_rule_test: [{ eval_time: at, alertname: alert, exp_alerts: fires.map((labels) => ({ exp_labels: { severity, ...labels } })) }],
  }));
  return run({ groups }, tests);
}

/** The result if no alert may fire on the samples of a healthy cluster. */
export function silent(rule: Manifest, samples: Samples, at: string): string {
  const [{ rules }] = rule.spec.groups;
  const alerts = rules.map(({ alert }: Manifest) => ({ eval_time: at, alertname: alert, exp_alerts: [] }));
  return run(
    rule.spec,
    [{ interval: '1m', input_series: Object.entries(samples).map(([series, values]) => ({ series, values })), alert_rule_test: alerts }],
  );
}

/** JSON is also YAML. @returns promtool's complaints, empty if there are none */
function run(rules: object, tests: readonly object[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'promtool-'));
  try {
    writeFileSync(join(folder, 'rules.yml'), JSON.stringify(rules));
    writeFileSync(join(folder, 'tests.yml'), JSON.stringify({ rule_files: ['rules.yml'], evaluation_interval: '1m', tests }));
    const { status, stdout, stderr } = spawnSync(program, ['test', 'rules', join(folder, 'tests.yml')], { encoding: 'utf8' });
    return status === 0 ? '' : `${stdout}${stderr}`;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
