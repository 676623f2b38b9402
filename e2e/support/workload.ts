import { field, kubectl } from './kubectl';

const ROLL_OUT_LIMIT = '240s';

/** Waits until every wanted pod is new and available; else says what its pods were up to. */
export async function rolledOut(namespace: string, name: string): Promise<void> {
  try {
    await kubectl(['-n', namespace, 'rollout', 'status', `deployment/${name}`, `--timeout=${ROLL_OUT_LIMIT}`]);
  } catch (cause) {
    const pods = await kubectl(['-n', namespace, 'get', 'pods', '-o', 'wide']);
    const events = await kubectl(['-n', namespace, 'get', 'events', '--field-selector', 'type=Warning']);
    throw new Error(`${name} did not roll out\n${pods}\n${events}`, { cause });
  }
}

/** The names of the pods that are there and not on their way out. */
export async function livePods(namespace: string, name: string): Promise<string[]> {
  const template = '{{range .items}}{{if not .metadata.deletionTimestamp}}{{.metadata.name}} {{end}}{{end}}';
  const names = await kubectl([
    '-n', namespace, 'get', 'pods', '-l', `app.kubernetes.io/instance=${name}`, '-o', `go-template=${template}`,
  ]);
  return names.split(' ').filter((pod) => pod !== '').sort();
}

/** Pods, those on their way out included. */
export async function allPods(namespace: string, name: string): Promise<string[]> {
  const names = await kubectl(['-n', namespace, 'get', 'pods', '-l', `app.kubernetes.io/instance=${name}`, '-o', 'name']);
  return names.split('\n').filter((pod) => pod !== '');
}

export async function readyPods(namespace: string, name: string): Promise<number> {
  return Number(await field(namespace, `deployment/${name}`, '.status.readyReplicas') || 0);
}
