import type { KubeAnswer } from '../../../../../agent/kernel/kubernetes/kube-api';

type Data = Record<string, string>;

/** The Secrets of a namespace, as an API server keeps them. */
export class FakeSecrets {
  readonly secrets = new Map<string, Data>();
  /** Answers nothing. */
  down = false;
  /** In seconds since 1970. */
  now: number;
  private version = 1;

  constructor(names: readonly string[], now: number) {
    for (const name of names) this.secrets.set(name, {});
    this.now = now;
  }

  get(_: string, name: string): Promise<KubeAnswer> {
    return Promise.resolve(this.answer(name));
  }

  patch(_: string, name: string, patch: unknown): Promise<KubeAnswer> {
    const { metadata, data } = patch as { metadata: { resourceVersion: string }; data: Readonly<Record<string, string | null>> };
    if (this.down || metadata.resourceVersion !== String(this.version)) return Promise.resolve({ is: 'noAnswer', why: '409 conflict' });
    this.change(name, data);
    return Promise.resolve(this.answer(name));
  }

  change(name: string, data: Readonly<Record<string, string | null>>): void {
    this.version += 1;
    const merged = Object.entries({ ...this.secrets.get(name), ...data });
    this.secrets.set(name, Object.fromEntries(merged.filter((entry): entry is [string, string] => entry[1] !== null)));
  }

  empty(name: string): void {
    this.version += 1;
    this.secrets.set(name, {});
  }

  text(name: string, key: string): string {
    return Buffer.from(this.secrets.get(name)?.[key] ?? '', 'base64').toString('utf8');
  }

  private answer(name: string): KubeAnswer {
    if (this.down) return { is: 'noAnswer', why: 'GET: ECONNREFUSED' };
    const data = this.secrets.get(name);
    if (data === undefined) return { is: 'notFound' };
    const metadata = { resourceVersion: String(this.version) };
    return { is: 'found', object: { kind: 'Secret', metadata, data: { ...data } }, at: this.now };
  }
}
