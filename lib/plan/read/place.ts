import { KubeObject, keyOf } from '../kube-object';

/** Where an object goes by its file, when its manifest names no namespace. */
type Way = (file: string) => string;

/**
 * Manifests that name no namespace go where who applies them says. The first way counts by which no side has an object twice: all to one
 * place, each folder to its own, or each chart of cdk8s, which is a file.
 */
const WAYS: readonly Way[] = [() => '', folderOf, chartOf];

/** The sides of a plan, with the places of their objects: told apart in the same way, or half of them would be new, and half gone. */
export function placed(sides: readonly (readonly KubeObject[])[]): readonly (readonly KubeObject[])[] {
  const way = WAYS.find((candidate) => sides.every((objects) => areDistinct(objects, candidate))) ?? chartOf;
  return sides.map((objects) => objects.map((object) => ({ ...object, place: placeOf(object, way) })));
}

function areDistinct(objects: readonly KubeObject[], way: Way): boolean {
  return new Set(objects.map((object) => keyOf({ ...object, place: placeOf(object, way) }))).size === objects.length;
}

function placeOf({ place, file }: KubeObject, way: Way): string {
  return place === '' ? way(file) : place;
}

function folderOf(file: string): string {
  return file.includes('/') ? file.slice(0, file.lastIndexOf('/')) : '';
}

/** `dist/staging` of `dist/staging.k8s.yaml`, or of `dist/0001-staging.k8s.yaml`, as cdk8s calls charts that wait for others. */
function chartOf(file: string): string {
  const [, folder = '', chart] = /^(.*\/)?(?:\d{4}-)?([^./]+)\.k8s\.yaml$/.exec(file) ?? [];
  return chart === undefined ? folderOf(file) : `${folder}${chart}`;
}
