import { isMainThread, type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { answer, type Pages } from '../http/http-server';
import type { FromProgram, Mounted, ProgramIdentity, Start, ToProgram } from '../launch/messages';

/** What an agent needs of its launcher. */
export interface LauncherLink {
  readonly running: ProgramIdentity;
  readonly mounted: Mounted;
  /** A program before this one has put the pod in service. */
  readonly inService: boolean;
  /** Between two steps: asks to be replaced. @returns once that is declined; otherwise this program ends here */
  replaceMe(digest: string): Promise<void>;
  looked(): void;
  /** This program has put the pod in service. */
  putInService(): void;
}

/** The other end of the launcher's messages, in the thread of a program. */
export class WorkerLink implements LauncherLink {
  mounted: Mounted = {};
  readonly running: ProgramIdentity;
  readonly inService: boolean;
  /** From then on, this program acts for the pod. */
  readonly mayAct: Promise<void>;
  private readonly pages = new Map<number, Pages>();
  private readonly early: Extract<ToProgram, { readonly tell: 'request' }>[] = [];
  private resume: () => void = () => undefined;
  private go: () => void = () => undefined;
  private sigterm: () => void = () => undefined;
  private readonly terminated: Promise<void>;

  constructor(
    private readonly port: MessagePort,
    { identity, inService }: Start,
  ) {
    this.running = identity;
    this.inService = inService;
    this.mayAct = new Promise((resolve) => {
      this.go = resolve;
    });
    this.terminated = new Promise((resolve) => {
      this.sigterm = resolve;
    });
    port.on('message', (message: ToProgram) => {
      this.hear(message);
    });
  }

  /** Requests to a port of the launcher. */
  serve(host: string, port: number, pages: Pages): Promise<void> {
    this.pages.set(port, pages);
    this.say({ say: 'opens', host, port });
    for (const request of this.early.splice(0)) this.hear(request);
    return Promise.resolve();
  }

  ready(): void {
    this.say({ say: 'ready' });
  }

  looked(): void {
    this.say({ say: 'looked' });
  }

  putInService(): void {
    this.say({ say: 'inService' });
  }

  async replaceMe(digest: string): Promise<void> {
    const declined = new Promise<void>((resolve) => {
      this.resume = resolve;
    });
    this.say({ say: 'replaceMe', digest });
    await declined;
  }

  onSigterm(handle: () => void): void {
    void this.terminated.then(handle);
  }

  private hear(message: ToProgram): void {
    switch (message.tell) {
      case 'request':
        void this.answer(message);
        return;
      case 'go':
        this.go();
        return;
      case 'resume':
        this.resume();
        return;
      case 'sigterm':
        this.sigterm();
        return;
      case 'mounted':
        this.mounted = message.mounted;
    }
  }

  private async answer(request: Extract<ToProgram, { readonly tell: 'request' }>): Promise<void> {
    const pages = this.pages.get(request.port);
    if (pages === undefined) this.early.push(request);
    else this.say({ say: 'page', id: request.id, page: await answer(pages, request.method, request.url) });
  }

  private say(message: FromProgram): void {
    this.port.postMessage(message);
  }
}

/** Absent: this program is a process of its own. */
export function linkToLauncher(): WorkerLink | undefined {
  return isMainThread || parentPort === null ? undefined : new WorkerLink(parentPort, workerData as Start);
}
