import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { absentOnError } from '../../kernel/errors';
import { call } from '../../kernel/http/http-client';
import { jsonPage, type Page, textPage } from '../../kernel/http/http-server';
import type { KubeApi } from '../../kernel/kubernetes/kube-api';
import { isObject } from '../../kernel/shape';
import type { Setting } from '../model/action';
import type { PodRef } from '../model/facts';
import { Stranger } from '../model/unanswered';
import type { Pod } from '../model/world';
import { newestFirst } from './password';

/*
 * `AUTH` sends the password in plain text, and Redis has no other log-in. So an agent sends it only to an address that was first proven to
 * be the pod: the agent there proves that it knows the password, or the API server says that the pod has this address.
 *
 * The proof names the address of the pod that makes it: a listener at another address can't pass it on as its own. It is asked for
 * each password by itself: if you know only an old one, you are not sent the new one.
 */

const PROOF_MILLISECONDS = 1000;

/** No address is reassigned sooner, and several connections to a server are opened together. */
const GOOD_FOR_MILLISECONDS = 5000;

const NONCE_BYTES = 32;
const NONCE = /^[0-9a-f]{64}$/;

/** Who makes a proof. */
interface Prover {
  readonly namespace: string;
  readonly podName: string;
  readonly podIp: string;
}

/** Proves which pod an address belongs to before a password is sent there. */
export class Proofs {
  private readonly shown = new Map<string, { readonly at: number; readonly shown: Promise<void> }>();

  constructor(
    private readonly setting: Setting,
    private readonly pod: Pick<Pod, 'passwords'>,
    private readonly api: Pick<KubeApi, 'get'>,
  ) {}

  /**
   * @param password that is about to be sent there
   * @throws Stranger unless the address is proven to belong to the pod
   */
  check(pod: PodRef, address: string, password: string): Promise<void> {
    const { topology } = this.setting;
    if (address === topology.self.podIp) return Promise.resolve();
    const key = `${topology.podName(pod)} ${address} ${password}`;
    const last = this.shown.get(key);
    if (last !== undefined && performance.now() - last.at < GOOD_FOR_MILLISECONDS) return last.shown;
    const shown = this.show(topology.podName(pod), address, password);
    this.shown.set(key, { at: performance.now(), shown });
    // After a failure the next call asks again.
    shown.catch(() => this.shown.delete(key));
    return shown;
  }

  /** The page for the agents of other pods. It never contains the password. */
  async page(query: URLSearchParams): Promise<Page> {
    const nonce = query.get('nonce') ?? '';
    if (!NONCE.test(nonce)) return textPage(400, 'nonce must be 64 hexadecimal digits');
    const passwords = await this.pod.passwords();
    if (passwords === undefined) return textPage(503, 'there is no password yet');
    return jsonPage({ proofs: newestFirst(passwords.agents).map((password) => proofOf(password, nonce, this.setting.topology.self)) });
  }

  private async show(podName: string, podIp: string, password: string): Promise<void> {
    const proof = await this.askAgent({ namespace: this.setting.topology.self.namespace, podName, podIp }, password);
    if (proof === undefined) return;
    const answer = await this.api.get('pods', podName);
    if (answer.is === 'found' && addressesOf(answer.object).includes(podIp)) return;
    const answered = answer.is === 'found'
      ? `the API server says that the pod has ${addressesOf(answer.object).join(', ') || 'no address'}`
      : `the API server says nothing about the pod (${answer.is})`;
    throw new Stranger(`${podIp} is not proven to be ${podName}, so no password is sent there: ${proof}, and ${answered}`);
  }

  /** @returns why there is no proof; nothing, if there is one */
  private async askAgent(prover: Prover, password: string): Promise<string | undefined> {
    const nonce = randomBytes(NONCE_BYTES).toString('hex');
    const host = prover.podIp.includes(':') ? `[${prover.podIp}]` : prover.podIp;
    const url = `http://${host}:${this.setting.config.ports.status}/proof?nonce=${nonce}`;
    try {
      const reply = await call({ method: 'GET', url, timeoutMilliseconds: PROOF_MILLISECONDS });
      // An agent of an older release has no such page.
      if (reply.status !== 200) return `its agent gives no proof (${reply.status})`;
      const proofs = await absentOnError(Promise.resolve(reply.body).then(parseProofs));
      const right = proofOf(password, nonce, prover);
      return proofs?.some((proof) => isSame(proof, right)) === true ? undefined : 'its agent does not know the password';
    } catch {
      return 'its agent does not answer';
    }
  }
}

/** Every part ends with a line break, which none of them can hold. */
function proofOf(password: string, nonce: string, { namespace, podName, podIp }: Prover): string {
  const said = ['operatorless redis agent', namespace, podName, podIp, nonce].map((part) => `${part}\n`).join('');
  return createHmac('sha256', password).update(said).digest('hex');
}

function parseProofs(body: string): readonly string[] {
  const value: unknown = JSON.parse(body);
  const proofs: unknown = isObject(value) ? value.proofs : undefined;
  return Array.isArray(proofs) ? proofs.slice(0, 4).map(String) : [];
}

function isSame(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** A dual-stack pod has two. */
function addressesOf(pod: unknown): readonly string[] {
  if (!isObject(pod) || !isObject(pod.status)) return [];
  const { podIP, podIPs } = pod.status;
  const all: readonly unknown[] = [
    podIP,
    ...(Array.isArray(podIPs) ? podIPs.map((one: unknown) => (isObject(one) ? one.ip : undefined)) : []),
  ];
  return [...new Set(all.filter((address): address is string => typeof address === 'string' && address !== ''))];
}
