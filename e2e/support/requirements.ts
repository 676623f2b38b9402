import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FIGURES_FILE } from './figures';
import { kubectl } from './kubectl';

const NEEDS = `npm run e2e needs
  - KUBECONFIG, for a cluster of Kubernetes 1.28 or newer on which you may make namespaces and cordon nodes
  - kubectl on the PATH
  - two nodes or more, NetworkPolicies that are enforced, metrics-server, the kinds of the Gateway API and PodMonitor
  - these images within reach of the nodes: node:24-alpine, nginx:1.7.9, nginx:1.22.1,
    nginxinc/nginx-unprivileged:1.28-alpine, registry.example.com/ms-sample:1.0 and :2.0`;

/** Says at once what is missing, before any scenario fails for it. */
export default async function requirements(): Promise<void> {
  if (process.env.KUBECONFIG === undefined) throw new Error(`KUBECONFIG is not set\n${NEEDS}`);
  await kubectl(['version', '--request-timeout=10s']).catch((cause: Error) => {
    throw new Error(`${cause.message}\n${NEEDS}`, { cause });
  });
  process.env[FIGURES_FILE] = join(mkdtempSync(join(tmpdir(), 'operatorless-e2e-')), 'figures.jsonl');
}
