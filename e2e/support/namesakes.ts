import { MicroService, Peer } from '../../lib';
import type { Client } from './client';
import { apply } from './kubectl';
import { SAMPLE, SAMPLE_NAME } from './samples';
import { manifests } from './synth';
import { livePods, rolledOut } from './workload';

/** A service, and a stranger of the same name in the namespace of what the service calls. */
interface Namesakes {
  /** The service as its construct shows it to others. */
  readonly peer: Peer;
  readonly client: Client;
  readonly stranger: Client;
}

/** Starts both. They are the same but for their namespaces, and both may call these pods of `beside`: only those can tell them apart. */
export async function startNamesakes(home: string, beside: string, called: string): Promise<Namesakes> {
  const [peer] = await Promise.all([home, beside].map(async (namespace) => {
    let own: Peer | undefined;
    await apply(manifests(namespace, (chart) => {
      const calls = [Peer.service(called, { namespace: beside })];
      own = new MicroService(chart, 'namesake', { ...SAMPLE, replicas: 1, calls }).peer;
    }));
    await rolledOut(namespace, SAMPLE_NAME);
    return own;
  }));
  if (peer === undefined) throw new Error('the chart was not built');
  const podOf = async (namespace: string): Promise<Client> => ({ namespace, name: (await livePods(namespace, SAMPLE_NAME))[0] });
  return { peer, client: await podOf(home), stranger: await podOf(beside) };
}
