import { type App, Chart } from 'cdk8s';
import { ADD_SERVICE, type Constructs } from './service-constructs';

/** How the services are divided among charts. */
type Division = 'one chart' | 'a chart each' | 'a chain of charts';

/** Services in each chart of a chain: cdk8s slows down with the objects that wait for each other. */
const SERVICES_IN_CHAIN = 3;

/** An app that is synthesised. */
export interface Case {
  readonly count: number;
  readonly division: Division;
  readonly constructs: Constructs;
}

/** Adds services of a Deployment and a Service each. In a chain, `count` is the number of charts, and each depends on the next. */
export function addServices(app: App, { count, division, constructs }: Case, changed = false): void {
  const charts = Array.from({ length: division === 'one chart' ? 1 : count }, (_, index) => new Chart(
    app, `chart-${index}`, { namespace: 'shop', disableResourceNameHashes: true },
  ));
  if (division === 'a chain of charts') charts.slice(1).forEach((chart, index) => { charts[index].addDependency(chart); });
  const add = ADD_SERVICE[constructs];
  const services = division === 'a chain of charts' ? count * SERVICES_IN_CHAIN : count;
  for (let index = 0; index < services; index += 1) {
    const version = changed && index === 0 ? '1.1' : '1.0';
    add(charts[index % charts.length], `service-${index}`, `registry.example.com/shop:${version}`);
  }
}
