import { ApiObject, Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { itemsOf } from './yaml/list';
import type { Fields } from '../kubernetes/objects/fields';
import { patchFaults } from '../kubernetes/patches/patch-faults';
import { formatFault } from '../support/fault';

/** An API object of the app, and its place in the tree. */
export interface Placed {
  readonly object: ApiObject;
  /** The item, if the construct is a list of objects. */
  readonly item?: Fields;
  readonly path: string;
  readonly chart: Chart;
}

/** A construct, with everything below it, is applied after another. */
export interface Dependency {
  readonly from: IConstruct;
  readonly to: IConstruct;
}

/** The range of a construct's objects: from `first` to before `end`. */
export interface Reach {
  readonly first: number;
  readonly end: number;
  /** The construct itself if it is a chart, otherwise the chart around it; undefined above all charts. */
  readonly chart: Chart | undefined;
}

/** The result of a single walk over the app. */
export interface Tree {
  readonly charts: readonly Chart[];
  readonly objects: readonly Placed[];
  /** The dependencies that the code declares with `addDependency`. */
  readonly dependencies: readonly Dependency[];
  /** A chart within a chart comes first, as in cdk8s. */
  readonly nestings: readonly Dependency[];
  readonly reach: ReadonlyMap<IConstruct, Reach>;
  /** The faults that the constructs' validations found, each after a path. */
  readonly faults: readonly string[];
}

/** Walks over the app once, so that each validation runs only once. */
export function walk(app: IConstruct): Tree {
  const charts: Chart[] = [];
  const objects: Placed[] = [];
  const dependencies: Dependency[] = [];
  const nestings: Dependency[] = [];
  const reach = new Map<IConstruct, Reach>();
  const faults: string[] = [];
  visit(app, '', undefined);
  return { charts, objects, dependencies, nestings, reach, faults };

  function visit(construct: IConstruct, path: string, around: Chart | undefined): void {
    const { node } = construct;
    const chart = Chart.isChart(construct) ? construct : around;
    const first = objects.length;
    if (chart !== undefined && chart === construct) {
      charts.push(chart);
      if (around !== undefined) nestings.push({ from: around, to: chart });
    }
    const isObject = ApiObject.isApiObject(construct);
    const patches = isObject ? patchFaults(construct).map(formatFault) : [];
    // With wrong patches, it may not be possible to render it.
    if (isObject && chart !== undefined && patches.length === 0) objects.push(...placed(construct, path, chart));
    for (const to of node.dependencies) dependencies.push({ from: construct, to });
    // Objects of our own constructs validate their patches as well.
    for (const fault of new Set([...node.validate(), ...patches])) faults.push(`[${path}] ${fault}`);
    for (const child of node.children) visit(child, path === '' ? child.node.id : `${path}/${child.node.id}`, chart);
    reach.set(construct, { first, end: objects.length, chart });
  }
}

/** Returns the object itself or, for a list, each of its items. */
function placed(object: ApiObject, path: string, chart: Chart): Placed[] {
  return itemsOf(object)?.map((item, index) => ({ object, item, path: `${path}/items[${index}]`, chart })) ?? [{ object, path, chart }];
}
