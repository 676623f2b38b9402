import { App, Chart, Yaml } from 'cdk8s';

/** What a chart of these constructs comes to, as one YAML text. */
export function manifests(namespace: string, build: (chart: Chart) => void): string {
  const chart = new Chart(new App(), 'e2e', { namespace, disableResourceNameHashes: true });
  build(chart);
  return Yaml.stringify(...chart.toJson());
}
