/** What the downward API tells a pod of itself. */
export interface PodIdentity {
  readonly podName: string;
  readonly namespace: string;
  readonly podIp: string;
}

/** @throws when the environment lacks what the downward API must give */
export function identityFrom(environment: Readonly<Record<string, string | undefined>>): PodIdentity {
  const given = (name: string) => {
    const value = environment[name];
    if (value === undefined || value === '') throw new Error(`the environment variable ${name} is missing; the pod must set it from the downward API`);
    return value;
  };
  return { podName: given('POD_NAME'), namespace: given('POD_NAMESPACE'), podIp: given('POD_IP') };
}
