import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FIGURES_FILE } from './figures';
import { kubectl } from './kubectl';

/** What can be asked for beforehand, and how. */
const CHECKS: readonly { readonly need: string; readonly args: readonly string[] }[] = [
  { need: 'the right to make namespaces', args: ['auth', 'can-i', 'create', 'namespaces'] },
  { need: 'the right to cordon nodes', args: ['auth', 'can-i', 'patch', 'nodes'] },
  { need: 'metrics-server', args: ['get', '--raw', '/apis/metrics.k8s.io/v1beta1'] },
  { need: 'the kind HTTPRoute of the Gateway API', args: ['get', 'customresourcedefinition', 'httproutes.gateway.networking.k8s.io'] },
  {
    need: 'the kind PodMonitor of the Prometheus operator', args: ['get', 'customresourcedefinition', 'podmonitors.monitoring.coreos.com'],
  },
];

/** What only the scenarios themselves find out. */
const ALSO_NEEDED = `also needed: three nodes that take pods, NetworkPolicies that are enforced, and these images within reach of the
nodes: node:24-alpine, nginx:1.7.9, nginx:1.22.1, nginxinc/nginx-unprivileged:1.28-alpine,
registry.example.com/ms-sample:1.0 and :2.0, gcr.io/etcd-development/etcd:v3.5.35 and :v3.6.16, redis:7.0.15 and :8.0.2,
valkey/valkey:8.1.1.
The etcd scenarios make certificates with openssl 3 on this machine`;

/** Why the scenario of the plan, which needs an API server and nothing else, is skipped when it is asked for alone. */
export const NO_CLUSTER = 'OPERATORLESS_E2E_NO_CLUSTER';

interface Asked {
  readonly testPathPatterns: { readonly patterns: readonly string[] };
}

/** Says at once everything that is missing, before a scenario fails for it. */
export default async function requirements({ testPathPatterns: { patterns } }: Asked): Promise<void> {
  process.env[FIGURES_FILE] = join(mkdtempSync(join(tmpdir(), 'operatorless-e2e-')), 'figures.jsonl');
  if (patterns.length > 0 && patterns.every((pattern) => /^(e2e\/)?(plan|api-servers)\b/.test(pattern))) {
    const reason = process.env.KUBECONFIG ? await ask(['version']).then(
      () => undefined, (fault: Error) => fault.message,
    ) : 'KUBECONFIG is not set';
    if (reason !== undefined) process.env[NO_CLUSTER] = `no cluster to ask: ${reason}`;
    return;
  }
  if (!process.env.KUBECONFIG) throw new Error(`npm run e2e needs KUBECONFIG to be set\n${ALSO_NEEDED}`);
  await ask(['version']).catch(
    (fault: Error) => { throw new Error(`npm run e2e needs a cluster that kubectl reaches: ${fault.message}\n${ALSO_NEEDED}`); },
  );
  const faults = await missing();
  if (faults.length > 0) throw new Error([...faults, ALSO_NEEDED].join('\n'));
}

async function missing(): Promise<string[]> {
  const faults: string[] = [];
  for (const { need, args } of CHECKS) {
    await ask(args).catch((fault: Error) => faults.push(`npm run e2e needs ${need}: ${fault.message}`));
  }
  return faults;
}

function ask(args: readonly string[]): Promise<string> {
  return kubectl([...args, '--request-timeout=10s']);
}
