import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Size } from 'cdk8s';
import { parse } from 'yaml';
import { AppService, EtcdCluster } from '../../../lib';
import { rules } from '../../../lib/plan/rules';
import { otherwiseRules } from '../../../lib/plan/rules/otherwise';
import { EDITS } from '../plan/support/edits';
import { type Manifest, synth } from '../../support/synth';
import { repository } from './support/repository';
import { operatorless } from './support/terminal';

const page = readFileSync(join(__dirname, '../../../docs/plan.md'), 'utf8');

/** A website, an etcd, and for a while a claim, as the page tells it. */
function shop(image: string, storage: number, claims: readonly Manifest[]): Record<string, string> {
  const objects = [...claims, ...synth((chart) => {
    new AppService(chart, 'website', { image: `nginxinc/nginx-unprivileged:${image}`, ports: [{ port: 80, targetPort: 8080 }] });
    new EtcdCluster(chart, 'main', { storage: Size.gibibytes(storage) });
  })];
  return Object.fromEntries(objects.map((object, index) => [`${index}.json`, JSON.stringify(object)]));
}

const uploads = {
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: { name: 'uploads', namespace: 'shop' },
  spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '5Gi' } } },
};

test('the plan on the page is the one that is printed', () => {
  const committed = Object.entries(shop('1.28-alpine', 8, [uploads])).map(([path, text]) => [`manifests/${path}`, text]);
  repository(Object.fromEntries(committed), shop('1.29-alpine', 16, []));
  const { exitCode, output } = operatorless(['plan']);
  expect(exitCode).toBe(3);
  expect(page).toContain(`$ npx operatorless plan\n${output}\`\`\``);
});

describe('the page lists every rule in the section of its level', () => {
  const HEADINGS = {
    refused: 'Refused by the API server',
    danger: 'Dangerous',
    restart: 'Restarts pods',
    controller: 'Left to a controller',
    info: 'Restarts nothing',
  } as const;

  test.each(Object.entries(HEADINGS))('%s: %s', (level, heading) => {
    const [section] = page.slice(page.indexOf(`\n## ${heading}\n`) + 1).split('\n## ');
    const cells = [...section.matchAll(/^\| (`[^|]*) \|/gm)].flatMap(
      ([, cell]) => [...cell.matchAll(/`([^`]+)`/g)].map(([, name]) => name),
    );
    expect(cells.sort()).toEqual([...rules, ...otherwiseRules].filter((rule) => rule.level === level).map(({ name }) => name).sort());
  });

  test('and says which refused changes may be allowed', () => {
    const [section] = page.slice(page.indexOf(`\n## ${HEADINGS.refused}\n`) + 1).split('\n## ');
    const rows = [...section.matchAll(/^\| `([\w-]+)` \|.*\| one object \|$/gm)].map(([, name]) => name);
    expect(rows.sort()).toEqual(rules.filter(({ byHand }) => byHand).map(({ name }) => name).sort());
  });

  test('and no name is given twice', () => {
    const names = [...rules, ...otherwiseRules].map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });
});

test('the page has the right number of edits', () => {
  expect(page).toContain(`Tests send ${EDITS.length} edits to a real API server`);
  expect(EDITS.length).toBeGreaterThanOrEqual(40);
});

test('the pipelines on the page are YAML, and call existing commands', () => {
  const pipelines = [...page.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text]) => text);
  expect(pipelines).toHaveLength(2);
  for (const pipeline of pipelines) expect(parse(pipeline)).toBeTruthy();
  const commands = pipelines.flatMap((text) => [...text.matchAll(/npx operatorless (\w+)(.*?)(?= >|$)/gm)].map(([, command, options]) => [
    command, ...[...options.matchAll(/--\w+/g)].map(([option]) => option),
  ]));
  for (const [command, ...options] of commands) {
    for (const option of options) expect(operatorless([command, '--help']).output).toContain(option);
  }
  expect(commands.map(([command]) => command)).toEqual(['check', 'plan', 'check', 'plan']);
});
