/** Every name by which a Service or one of its pods is called, shortest first. */
export function serviceNames(host: string, namespace: string, clusterDomain: string): string[] {
  return [host, `${host}.${namespace}`, `${host}.${namespace}.svc`, `${host}.${namespace}.svc.${clusterDomain}`];
}
