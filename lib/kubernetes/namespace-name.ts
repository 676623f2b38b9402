import { isDnsSubdomain, MAX_NAME_LENGTH } from './names';

/** What the API server takes as the name of a namespace: unlike a Service's it may begin with a digit. */
export function isNamespaceName(name: string): boolean {
  return name.length <= MAX_NAME_LENGTH && !name.includes('.') && isDnsSubdomain(name);
}
