import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

const root = join(__dirname, '..');

/** Rules that each snippet breaks, asked of the linter as it is configured. */
function lint(snippets: readonly (readonly [file: string, text: string])[]): string[][] {
  const script = `
    import { ESLint } from 'eslint';
    const eslint = new ESLint();
    const results = await Promise.all(${JSON.stringify(snippets)}.map(([filePath, text]) => eslint.lintText(text, { filePath })));
    console.log(JSON.stringify(results.map(([{ messages }]) => messages.map(({ ruleId }) => ruleId))));`;
  return JSON.parse(execFileSync('node', ['--input-type=module', '-e', script], { cwd: root, encoding: 'utf8' }));
}

const allowed: readonly (readonly [string, string])[] = [
  ['lib/app-service/new.ts', "import '../workload/props';"],
  ['lib/workload/new.ts', "import '../kubernetes/formats/names';"],
  ['app/new.ts', "import '../lib';"],
  ['lib/etcd/new.ts', "import '../../agent/etcd/contract/config';"],
  ['lib/redis/new.ts', "import '../../agent/redis/contract/version';"],
  ['lib/stateful/new.ts', "import '../../agent/kernel/contract/names';"],
  ['lib/testing/new.ts', "import '../../agent/kernel/contract/release-line';"],
  ['examples/app-service-website/new.ts', "import 'cdk8s-operatorless';"],
];
const forbidden: readonly (readonly [string, string])[] = [
  ['lib/app-service/new.ts', "import '../micro-service/settings';"],
  ['lib/workload/new.ts', "import '../app-service/settings';"],
  ['lib/support/new.ts', "import '../workload/props';"],
  ['lib/workload/new.ts', "import '../../app/main';"],
  ['app/new.ts', "import '../lib/workload/settings';"],
  ['lib/testing/new.ts', "import '../stateful/agent-files';"],
  ['lib/kubernetes/new.ts', "import '../gitops/render';"],
  ['lib/stateful/new.ts', "import '../../agent/kernel/metrics';"],
  ['lib/etcd/new.ts', "import '../../agent/etcd/decide/decide';"],
  ['agent/etcd/model/new.ts', "import '../decide/decide';"],
  ['agent/kernel/new.ts', "import '../etcd/model/facts';"],
  ['agent/etcd/decide/new.ts', "import '../../redis/model/slots';"],
  ['lib/redis/new.ts', "import '../etcd/settings';"],
  ['agent/etcd/new.ts', "import '../../lib/kubernetes/formats/names';"],
];

test('imports lead from the app to the constructs to the shared layers, and never back', () => {
  const verdicts = lint([...allowed, ...forbidden]);
  expect(verdicts.slice(0, allowed.length)).toEqual(allowed.map(() => []));
  expect(verdicts.slice(allowed.length)).toEqual(forbidden.map(() => ['boundaries/dependencies']));
}, 60_000);

test('the agent imports only its own files and Node.js built-ins', () => {
  expect(lint([
    ['agent/etcd/new.ts', "import 'yaml';"], ['agent/etcd/new.ts', "import 'node:fs';"],
  ])).toEqual([['no-restricted-imports'], []]);
}, 60_000);
